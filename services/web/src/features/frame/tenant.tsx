import type { TenantBrief } from '@bocage/contracts';
import type { CSSProperties } from 'react';
import { departementName } from '../../app/departements.ts';
import { colourOf, initials, legible } from '../../ui/colour.ts';
import './tenant.css';

type Coloured = TenantBrief & { colour?: string | null };

/** The accent of a body: its own colour made legible, else one that its code always gives. */
export const accentOf = (tenant: Coloured): string => legible(tenant.colour ?? '', colourOf(tenant.code));

/** The accent as custom properties, for everything below. */
export const accentStyle = (tenant: Coloured): CSSProperties => ({ '--accent': accentOf(tenant) }) as CSSProperties;

/** A body as a square of its colour with its letters; it says nothing alone. */
export const TenantMark = ({ tenant, small }: { tenant: Coloured; small?: boolean }) => (
  <span
    className={small ? 'tenant-mark tenant-mark-small' : 'tenant-mark'}
    style={{ backgroundColor: accentOf(tenant) }}
    data-letters={initials(tenant.name)}
    aria-hidden="true"
  />
);

/** « Bressuire – Deux-Sèvres (79) »: never a name alone. */
export const TenantName = ({ tenant, roles }: { tenant: Coloured; roles?: string }) => (
  <span className="tenant-words">
    <span className="tenant-name">{tenant.name}</span>
    <span className="tenant-where">
      {[departementName(tenant.departement) ?? tenant.code, roles].filter(Boolean).join(' · ')}
    </span>
  </span>
);
