import { describe, expect, it } from 'vitest';
import { picturesAt } from './brand-pictures.ts';
import { lindqvistBrand } from './demo/lindqvist.ts';
import { nordtorBrand } from './demo/nordtor.ts';

describe('picturesAt', () => {
  it.each([
    ['Lindqvist', lindqvistBrand],
    ['Nordtor', nordtorBrand],
  ])('moves every picture of %s along, from wherever the site was', (_, brand) => {
    const atHome = picturesAt('', brand);
    const moved = picturesAt('/clients', brand);
    const paths = JSON.stringify(atHome).match(/"\/[^"]*"/g) ?? [];
    expect(paths.length).toBeGreaterThan(4);
    expect(JSON.stringify(moved).match(/"\/[^"]*"/g)).toEqual(paths.map((path) => path.replace('"/', '"/clients/')));
    expect(picturesAt('', moved)).toEqual(atHome);
    expect(picturesAt('/a/b.c', moved)).toEqual(picturesAt('/a/b.c', brand));
  });

  it('leaves what the owner has put there', () => {
    const own = {
      icon: '/logo.svg',
      cover: 'https://cdn.example/brands/lindqvist.svg',
      logo: '/brands/lindqvist.svg?v=2',
      appIcons: [{ src: '/brands/other-192.png', size: 192 }],
    };
    expect(picturesAt('/clients', own)).toEqual(own);
  });
});
