/** On a phone the head has a ground of its own. */
export const phone = '(max-width:39.99rem)';
const wider = '(min-width:40rem)';

/**
 * The rules of core's own pages. Colours, corners, fonts and pictures are the brand's custom properties; nothing is wider
 * than 320 px allow, and every target is at least 44 px high. On a desktop the brand's cover stands beside the page.
 */
export const pageCss = `
*{box-sizing:border-box}
html{font-size:100%;-webkit-text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;grid-template:auto 1fr auto/minmax(0,1fr);background:var(--portico-canvas);color:var(--portico-text);font:1rem/1.5 var(--portico-font-body)}
header,main,footer{padding:1.25rem max(1rem,50% - 12.5rem)}
header{display:flex;align-items:center;gap:.75rem;font-weight:650;overflow-wrap:anywhere}
.mark{display:grid;place-items:center;flex:none;width:2.25rem;height:2.25rem;border-radius:var(--portico-radius-control);background:var(--portico-primary);color:var(--portico-on-primary)}
img.mark{background:none;object-fit:contain}
main{padding-top:1.75rem;padding-bottom:2.5rem}
h1{margin:0 0 .75rem;font:650 1.75rem/1.2 var(--portico-font-display);overflow-wrap:anywhere}
p{margin:0 0 1.25rem;overflow-wrap:anywhere}
h1+p{color:var(--portico-muted)}
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
footer{font-size:.8125rem;line-height:1.4;color:var(--portico-muted)}
footer p{margin:0 0 .5rem}
footer a{display:inline-block;padding:.25rem 0;color:inherit}
.languages{display:flex;flex-wrap:wrap;gap:0 .25rem;margin:0 -.625rem .5rem}
.languages button{width:auto;min-height:2.75rem;padding:.25rem .625rem;border:0;background:none;color:var(--portico-primary-text);font-weight:400;text-decoration:underline}
.languages [aria-current]{color:var(--portico-text);font-weight:650;text-decoration:none}
footer ul{display:flex;flex-wrap:wrap;gap:0 1rem;margin:0 0 .5rem;padding:0;list-style:none}
@media ${phone}{
header{background:var(--portico-hero);color:var(--portico-on-hero)}
span.mark{background:var(--portico-on-hero);color:var(--portico-hero)}
}
@media ${wider}{
header{padding-top:2.25rem}
main{align-self:center;padding-bottom:8vh}
h1{font-size:2.25rem}
footer{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem 1.25rem;padding-bottom:2.25rem}
footer p,footer ul,.languages{margin-bottom:0}
}
@media (min-width:64rem){
body{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}
body.plain{grid-template-columns:minmax(0,1fr) minmax(0,.6fr)}
header,footer{padding-inline:4rem}
body::after{content:"";grid-area:1/2/4/3;background:var(--portico-hero) var(--portico-cover) bottom/cover no-repeat}
body.plain::after{background:var(--portico-hero) var(--portico-icon) center/8rem no-repeat}
}
@media (forced-colors:active){.mark{border:1px solid}}
`;
