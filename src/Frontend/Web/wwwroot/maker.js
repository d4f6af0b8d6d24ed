// A new session: its name, machine, project, agent or persona.

import { $, api, el } from './dom.js';

export class Maker {
  #person;
  #say;
  #follow;

  /** @param say Sends a command. @param follow Goes to a session as soon as it is there. */
  constructor(person, say, follow) {
    [this.#person, this.#say, this.#follow] = [person, say, follow];
  }

  async open() {
    const dialog = $('maker');
    const name = el('input', {
      id: 'maker-name', required: true, maxLength: 32, pattern: '[A-Za-z0-9_\\-]+', title: 'Letters, digits, - and _', autocomplete: 'off',
    });
    name.addEventListener('input', () => name.setCustomValidity(
      this.#person.find(name.value) ? 'There is a session of this name; choose another one.' : ''));
    const machine = this.#select('Where you would be anyway', []);
    const project = this.#select('A folder of its own', []);
    const agent = this.#select('The usual agent', []);
    const persona = el('input', { maxLength: 32, pattern: '[A-Za-z0-9_\\-]+', autocomplete: 'off', title: 'The name of a persona of your settings' });
    const isHere = el('input', { type: 'checkbox', disabled: true });
    project.addEventListener('change', () => { isHere.disabled = !project.value; });
    dialog.replaceChildren(el('form', { method: 'dialog', onsubmit: event => {
      event.preventDefault();
      const words = [
        '/new', name.value, agent.value || persona.value, machine.value && `@${machine.value}`,
        project.value && `in ${project.value}${isHere.checked ? ' here' : ''}`,
      ];
      dialog.close();
      this.#say(words.filter(Boolean).join(' '));
      this.#follow(name.value);
    } },
    el('h2', { id: 'maker-title' }, 'New session'),
    el('label', {}, 'Name', name),
    el('label', {}, 'Machine', machine),
    el('label', {}, 'Project', project),
    el('label', { className: 'check' }, isHere, 'in the folder itself, not in a copy with a branch of its own'),
    el('label', {}, 'Agent', agent),
    el('label', {}, 'Persona, if no agent is chosen', persona),
    el('p', { className: 'row' }, el('button', { className: 'primary' }, 'Make it'), el('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'))));
    dialog.showModal();
    name.focus();
    const [machines, projects, agents] = await Promise.all(['machines', 'projects', 'agents'].map(path => api(path).catch(() => [])));
    this.#offer(machine, machines.filter(one => one.online).map(one => one.name));
    this.#offer(project, [...new Set(projects.filter(one => !one.trouble).map(one => one.name))]);
    this.#offer(agent, [...new Set(agents.map(one => one.name))]);
  }

  #select(none) {
    return el('select', {}, el('option', { value: '' }, none));
  }

  #offer(select, names) {
    select.append(...names.map(name => el('option', { value: name }, name)));
  }
}
