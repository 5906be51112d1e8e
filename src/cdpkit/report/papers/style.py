"""The style of a paper on a page: light and dark, wide and narrow, and on A4."""

from __future__ import annotations

from cdpkit.display import plain_text
from cdpkit.report.charts import DARK

SCREEN = """
:root{--ink:#0b0c0c;--grey:#595959;--rule:#bfbfbf;--paper:#fff;--soft:#f3f2f1;--link:#12436d;--red:#a8200d;--amber:#7a4100;--green:#00592f;color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{--ink:#f3f2f1;--grey:#b1b4b6;--rule:#6f777b;--paper:#16191d;--soft:#22272e;--link:#7fb2e5;--red:#ffb4a8;--amber:#ffd08a;--green:#8fe0b4;DARK}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 Arial,Helvetica,"Liberation Sans",sans-serif;overflow-wrap:break-word}
.page{max-width:60rem;margin:0 auto;padding:0 1rem 3rem}
p,li,dd{max-width:42rem}
h1{font-size:1.9rem;line-height:1.2;margin:1.2rem 0 .3rem}
h2{font-size:1.4rem;line-height:1.25;margin:2.4rem 0 .6rem;padding-top:.8rem;border-top:2px solid var(--ink)}
h3{font-size:1.12rem;margin:1.6rem 0 .3rem}
a{color:var(--link)}a:focus-visible,.scroll:focus-visible{outline:3px solid #f46a25;outline-offset:2px}
.skip{position:absolute;left:-60rem}.skip:focus{left:1rem;top:.5rem;background:var(--paper);padding:.4rem;z-index:9}
.lead{font-size:1.15rem}.small{font-size:.9rem;color:var(--grey)}
.facts{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.6rem 0}.facts dt{font-weight:700}.facts dd{margin:0}
.asks{border-left:.4rem solid var(--link);background:var(--soft);padding:.6rem 1rem .6rem .4rem;max-width:44rem}
table{border-collapse:collapse;width:100%;font-size:.94rem}caption{text-align:left;font-weight:700;padding:.4rem 0;max-width:42rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .8rem .35rem 0;border-bottom:1px solid var(--rule);overflow-wrap:normal}
thead th{border-bottom:2px solid var(--ink)}th.n,td.n{text-align:right;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto;margin:.6rem 0 1rem}
.scroll table{min-width:38rem}.scroll tbody th{position:sticky;left:0;background:var(--paper);min-width:8rem}
.tag{display:inline-block;font-weight:700;border:2px solid var(--ink);padding:0 .4rem;white-space:nowrap}
.tag.red{border:4px double var(--red);color:var(--red)}.tag.amber{border:2px dashed var(--amber);color:var(--amber)}.tag.green{border-color:var(--green);color:var(--green)}.tag.none{border-style:dotted;font-weight:400}
figure{margin:1.2rem 0 1.6rem}figcaption{max-width:42rem;margin-bottom:.4rem}figcaption strong{display:block;font-size:1.05rem}
svg.chart{width:100%;height:auto;max-width:44rem}svg.wide{display:block}svg.narrow{display:none}
@media screen and (max-width:40rem){svg.wide{display:none}svg.narrow{display:block}h1{font-size:1.5rem}h2{font-size:1.25rem}.facts{grid-template-columns:1fr}.facts dd{margin-bottom:.4rem}.scroll tbody th{min-width:6.5rem;max-width:8rem}}
"""

PRINT = """
@page{size:A4;margin:18mm 16mm;@bottom-right{content:"Page " counter(page) " of " counter(pages);font:9pt Arial,sans-serif}@bottom-left{content:"FOOT";font:9pt Arial,sans-serif}}
@media print{body{font-size:10.5pt}.page{max-width:none;padding:0}.skip,nav{display:none}h2,h3,figcaption,caption{break-after:avoid}figure,tr,.asks,.short{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}.scroll table{min-width:0;font-size:9pt}svg.chart{max-width:15.5cm}td,.tag{print-color-adjust:exact}a{color:inherit;text-decoration:none}}
"""


def page_style(foot: str) -> str:
    """Give the style sheet; `foot` stands at the bottom of each sheet of paper."""
    dark = "".join(f"--c{colour[1:]}:{other};" for colour, other in DARK.items())
    return SCREEN.replace("DARK", dark) + PRINT.replace("FOOT", _css_text(foot))


def _css_text(text: str) -> str:
    """Write a text inside quotes of CSS, where no character ends the quotes or the style."""
    return "".join(c if c.isalnum() or c in " ,." else f"\\{ord(c):x} " for c in plain_text(text))
