"""The experiment of the projection page: data, peers in an environment of their own, measures."""
