import type { ReactNode } from 'react';
import { Tab, TabList, TabPanel, Tabs as AriaTabs } from 'react-aria-components/Tabs';
import './tabs.css';

export type TabItem = { id: string; label: ReactNode; content: ReactNode };

/** A few faces of one thing; arrows pass from one to another. */
export const Tabs = ({
  label,
  items,
  selected,
  onSelect,
}: {
  label: string;
  items: readonly TabItem[];
  selected?: string;
  onSelect?: (id: string) => void;
}) => (
  <AriaTabs
    className="tabs"
    {...(selected ? { selectedKey: selected } : {})}
    {...(onSelect ? { onSelectionChange: (key) => onSelect(String(key)) } : {})}
  >
    <TabList aria-label={label} className="tab-list">
      {items.map((item) => (
        <Tab key={item.id} id={item.id} className="tab">
          {item.label}
        </Tab>
      ))}
    </TabList>
    {items.map((item) => (
      <TabPanel key={item.id} id={item.id} className="tab-panel">
        {item.content}
      </TabPanel>
    ))}
  </AriaTabs>
);

/** The same look for faces that have each their own address. */
export const LinkTabs = ({ label, children }: { label: string; children: ReactNode }) => (
  <nav aria-label={label} className="tab-list">
    {children}
  </nav>
);
