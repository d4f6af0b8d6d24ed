// The machines: whether they are there, how much room and load they have, and draining them.

import { $, ago, api, button, el } from './dom.js';

export class Machines {
  #person;
  #list = el('ul', { 'aria-label': 'Machines' });
  #line = el('summary', {});
  #told = el('p', { className: 'why', role: 'status' });

  constructor(person) {
    this.#person = person;
    $('machines').append(this.#line, this.#list, this.#told);
    person.onChange(() => this.#show());
    person.machined = () => this.#show();
  }

  #show() {
    const { machines, me } = this.#person;
    const gone = machines.filter(machine => !machine.online).map(machine => `${machine.name} is away`);
    const drained = machines.filter(machine => machine.draining).map(machine => `${machine.name} is drained`);
    this.#line.textContent = ['Machines', ...gone, ...drained].join(' · ');
    $('machines').hidden = machines.length === 0;
    // Every few seconds: a button that is being pressed must stay the one that it was.
    const shown = JSON.stringify([machines, me.isOwner]);
    if (this.#list.dataset.shown !== shown) {
      this.#list.dataset.shown = shown;
      const focused = this.#list.contains(document.activeElement) ? document.activeElement.dataset.machine : null;
      this.#list.replaceChildren(...machines.map(machine => this.#item(machine, me.isOwner)));
      [...this.#list.querySelectorAll('button')].find(one => one.dataset.machine === focused)?.focus();
    }
  }

  #item(machine, isOwner) {
    const { name, online, awaySince, draining, placesTaken, places, load, agents = [] } = machine;
    const state = !online ? `away${awaySince ? ` since ${ago(awaySince)}` : ''}` : draining ? 'drained: nothing new starts' : 'there';
    const item = el('li', {}, el('b', {}, name), ' ', el('span', { className: `state ${online ? draining ? 'waiting' : 'idle' : 'away'}` }, state));
    if (online) {
      item.append(el('small', {}, [
        `${placesTaken} of ${places} places taken`,
        load !== undefined && `load ${Math.round(load * 100)} %`,
        agents.map(agent => agent.name).join(', '),
      ].filter(Boolean).join(' · ')));
    }
    if (online && isOwner) {
      const act = button(draining ? 'Let it work again' : 'Drain', () => this.#drain(name, !draining));
      act.dataset.machine = name;
      item.append(act);
    }
    return item;
  }

  async #drain(name, isDraining) {
    try {
      this.#told.textContent = '';
      await api(`machines/${encodeURIComponent(name)}/draining`, { method: isDraining ? 'PUT' : 'DELETE' });
      await this.#person.refresh();
    } catch (error) {
      this.#told.textContent = error.message;
    }
  }
}
