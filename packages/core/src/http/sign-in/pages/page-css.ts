/**
 * The rules of core's own pages. Colours, corners and fonts are the brand's custom properties; nothing is narrower than
 * 320 px allows, and every target is at least 44 px high.
 */
export const pageCss = `
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;background:var(--portico-canvas);color:var(--portico-text);font:1rem/1.5 var(--portico-font-body)}
header,main,footer{width:100%;max-width:27rem;margin:0 auto;padding:0 1rem}
header{display:flex;align-items:center;gap:.75rem;padding-top:1.5rem;font-weight:650;overflow-wrap:anywhere}
.mark{display:grid;place-items:center;flex:none;width:2.25rem;height:2.25rem;border-radius:var(--portico-radius-control);background:var(--portico-primary);color:var(--portico-on-primary)}
img.mark{background:none;object-fit:contain}
main{flex:1;padding-top:2.5rem;padding-bottom:2.5rem}
h1{margin:0 0 .75rem;font:650 1.75rem/1.2 var(--portico-font-display);overflow-wrap:anywhere}
p{margin:0 0 1.25rem;overflow-wrap:anywhere}
label{display:block;margin:0 0 .375rem;font-weight:600}
.hint{margin:.375rem 0 1.25rem;font-size:.875rem;line-height:1.4;color:var(--portico-muted)}
input{display:block;width:100%;min-height:3.25rem;padding:.5rem .875rem;border:1px solid var(--portico-control);border-radius:var(--portico-radius-control);background:var(--portico-surface);color:var(--portico-text);font:inherit}
input[aria-invalid]{border-color:var(--portico-bad);border-width:2px}
.digits{font-size:1.5rem;letter-spacing:.35em;font-variant-numeric:tabular-nums}
button,.button{display:flex;align-items:center;justify-content:center;width:100%;min-height:3.25rem;padding:.5rem 1.25rem;border:1px solid var(--portico-action-edge);border-radius:var(--portico-radius-control);background:var(--portico-action);color:var(--portico-on-action);font:inherit;font-weight:650;text-align:center;text-decoration:none;cursor:pointer}
.quiet{margin-top:.75rem;border-color:var(--portico-control);background:var(--portico-surface);color:var(--portico-text)}
.more{display:inline-block;margin-top:1.25rem;padding:.625rem 0}
a{color:var(--portico-primary-text)}
.button{color:var(--portico-on-action)}
:focus-visible{outline:2px solid var(--portico-primary-text);outline-offset:2px}
.fault{padding:.75rem 1rem;border:1px solid var(--portico-bad);border-radius:var(--portico-radius-control);background:var(--portico-bad-soft);color:var(--portico-bad-text);font-weight:600}
footer{padding-bottom:1.5rem;font-size:.8125rem;line-height:1.4;color:var(--portico-muted)}
footer p{margin:0 0 .5rem}
footer a{display:inline-block;padding:.25rem 0;color:inherit}
.languages{display:flex;flex-wrap:wrap;gap:0 .25rem;margin:0 -.625rem .5rem}
.languages button{width:auto;min-height:2.75rem;padding:.25rem .625rem;border:0;background:none;color:var(--portico-primary-text);font-weight:400;text-decoration:underline}
.languages [aria-current]{color:var(--portico-text);font-weight:650;text-decoration:none}
footer ul{display:flex;flex-wrap:wrap;gap:0 1rem;margin:0 0 .5rem;padding:0;list-style:none}
@media (forced-colors:active){.mark{border:1px solid}}
`;
