// Font pairs of the demo brands, self-hosted. A browser fetches only the files that the brand's theme names.
import '@fontsource-variable/bricolage-grotesque/wght.css';
import '@fontsource-variable/figtree/wght.css';
import '@fontsource-variable/geist/wght.css';
