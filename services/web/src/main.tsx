import './ui/tokens.css';
import './ui/base.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { startWords } from './app/i18n.ts';
import { createMemory } from './app/query.ts';
import { router } from './app/router.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('the page has no #root');

void startWords().then(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={createMemory()}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  ),
);
