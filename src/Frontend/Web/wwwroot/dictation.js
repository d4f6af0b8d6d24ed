// Dictation, where the browser has it: what is said is written into the field, and nothing is sent before the person sends it.

import { $ } from './dom.js';

const Recognition = globalThis.SpeechRecognition ?? globalThis.webkitSpeechRecognition;

export class Dictation {
  #button = $('dictate');
  #write;
  #running = null;

  /** @param write Called with what was said. */
  constructor(write) {
    this.#write = write;
    if (!Recognition) {
      return;
    }
    this.#button.hidden = false;
    this.#button.addEventListener('click', () => this.#running ? this.#running.stop() : this.#start());
  }

  #start() {
    const recognition = new Recognition();
    recognition.lang = navigator.language;
    recognition.continuous = true;
    recognition.onresult = event => {
      for (let index = event.resultIndex; index < event.results.length; index++) {
        if (event.results[index].isFinal) {
          this.#write(event.results[index][0].transcript.trim());
        }
      }
    };
    recognition.onerror = ({ error }) => {
      $('told').textContent = error === 'not-allowed' ? 'This page may not use the microphone.' : 'Nothing could be understood.';
    };
    recognition.onend = () => this.#show(null);
    this.#show(recognition);
    recognition.start();
  }

  #show(recognition) {
    this.#running = recognition;
    this.#button.setAttribute('aria-pressed', String(Boolean(recognition)));
  }
}
