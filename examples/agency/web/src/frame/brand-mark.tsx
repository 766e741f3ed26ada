import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { brandQuery } from '../api.ts';
import { initials } from './places.ts';

/** The account's icon and name. */
export function BrandMark() {
  const { data: brand } = useQuery(brandQuery);
  const icon = brand?.icon;
  useEffect(() => {
    if (icon === undefined) return;
    const link =
      document.head.querySelector<HTMLLinkElement>('link[rel="icon"]') ??
      document.head.appendChild(document.createElement('link'));
    link.rel = 'icon';
    link.href = icon;
  }, [icon]);
  if (brand === undefined) return null;
  return (
    <span className="brand">
      {icon === undefined ? (
        <span className="brand-icon" aria-hidden="true">
          {initials(brand.name)}
        </span>
      ) : (
        <img className="brand-icon" src={icon} alt="" width="36" height="36" />
      )}
      <span className="brand-name">{brand.name}</span>
    </span>
  );
}
