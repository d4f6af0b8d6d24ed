// The part of a journal that is near: older entries come as one scrolls up, and what is far leaves the page.

const PAGE = 100;
const MOST = 500;
const NEAR = 1200;

export class Timeline {
  #log;
  #scroller;
  #draw;
  #fetch;
  #changed;
  #first = 0;
  #last = 0;
  #newest = 0;
  #begins = false;
  #loading = null;
  #isOver = false;
  #sticks = true;
  #scrolled = () => {
    this.#sticks = this.isAtEnd;
    this.#look();
  };

  // What is below it may grow, and takes from its height.
  #resized = new ResizeObserver(() => this.#sticks && this.toEnd());

  /**
   * @param log The list. @param scroller What scrolls it.
   * @param draw Makes the item of an entry, or null.
   * @param fetch Fetches the entries before a number (null for the newest): fetch(before, limit), as the API tells them.
   * @param changed Called when items have come from a page, and when the end comes or goes.
   */
  constructor(log, scroller, draw, fetch, changed) {
    [this.#log, this.#scroller, this.#draw, this.#fetch, this.#changed] = [log, scroller, draw, fetch, changed];
    scroller.addEventListener('scroll', this.#scrolled, { passive: true });
    this.#resized.observe(scroller);
  }

  /** Number of the newest entry that is known. */
  get newest() {
    return this.#newest;
  }

  /** Whether the newest entry is in the page. */
  get hasEnd() {
    return this.#last >= this.#newest;
  }

  get isAtEnd() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    return this.hasEnd && scrollHeight - scrollTop - clientHeight < 80;
  }

  close() {
    this.#isOver = true;
    this.#scroller.removeEventListener('scroll', this.#scrolled);
    this.#resized.disconnect();
  }

  /** Shows the end, or what is around an entry. */
  async open(seq) {
    const [{ entries: [end] }, page] = seq
      ? await Promise.all([this.#fetch(null, 1), this.#fetch(seq + PAGE / 2, PAGE)])
      : [{ entries: [] }, await this.#fetch(null, PAGE)];
    if (this.#isOver) {
      return;
    }
    this.#log.replaceChildren();
    this.#newest = Math.max(end?.seq ?? 0, page.entries.at(-1)?.seq ?? 0);
    this.#first = page.entries[0]?.seq ?? 0;
    this.#last = page.entries.at(-1)?.seq ?? 0;
    this.#begins = !page.before;
    this.#log.append(...this.#items(page.entries));
    this.#changed();
    if (seq) {
      this.#sticks = false;
      this.#log.querySelector('.found')?.classList.remove('found');
      const found = [...this.#log.children].find(item => Number(item.dataset.seq) >= seq) ?? this.#log.lastElementChild;
      found?.classList.add('found');
      found?.scrollIntoView({ block: 'center' });
    } else {
      this.toEnd();
    }
    this.#look();
  }

  /** Something new, which is shown if the end is. */
  add(entry) {
    const hadEnd = this.hasEnd;
    if (entry.seq <= this.#newest) {
      return;
    }
    this.#newest = entry.seq;
    if (hadEnd) {
      this.#last = entry.seq;
      this.#first ||= entry.seq;
      this.keepingPlace(() => this.#log.append(...this.#items([entry])));
      if (this.isAtEnd) {
        this.#shortenStart();
      }
    }
    this.#changed();
  }

  /** Something that is no entry, at its time among what is shown. */
  insert(item) {
    const at = item.dataset.at;
    this.keepingPlace(() => {
      let next = null;
      for (let other = this.#log.lastElementChild; other && other.dataset.at > at; other = other.previousElementSibling) {
        next = other;
      }
      if (!next || next !== this.#log.firstElementChild || this.#begins) {
        this.#log.insertBefore(item, next);
      }
    });
  }

  /** Stays at the end if the reader is there, and leaves them alone if they read further up. */
  keepingPlace(change) {
    const sticks = this.#sticks && this.hasEnd;
    change();
    if (sticks) {
      this.toEnd();
    }
  }

  toEnd() {
    this.#sticks = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
  }

  #items(entries) {
    return entries.map(entry => {
      const item = this.#draw(entry);
      if (item) {
        item.dataset.seq = entry.seq;
      }
      return item;
    }).filter(Boolean);
  }

  #look() {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    if (this.#loading || this.#isOver) {
      return;
    }
    if (scrollTop < NEAR && !this.#begins && this.#first > 1) {
      this.#loading = this.#loadOlder();
    } else if (scrollHeight - scrollTop - clientHeight < NEAR && !this.hasEnd) {
      this.#loading = this.#loadNewer();
    } else {
      return;
    }
    this.#loading.catch(() => new Promise(resolve => setTimeout(resolve, 2000))).then(() => {
      this.#loading = null;
      this.#look();
    });
  }

  async #loadOlder() {
    const page = await this.#fetch(this.#first, PAGE);
    if (this.#isOver || page.entries.length === 0) {
      this.#begins = true;
      return;
    }
    this.#first = page.entries[0].seq;
    this.#begins = !page.before;
    const items = this.#items(page.entries);
    this.#holding(this.#log.firstElementChild, () => this.#log.prepend(...items));
    this.#shortenEnd();
    this.#changed();
  }

  async #loadNewer() {
    const page = await this.#fetch(this.#last + PAGE + 1, PAGE);
    const entries = page.entries.filter(entry => entry.seq > this.#last);
    if (this.#isOver || entries.length === 0) {
      // After a restored backup the numbers have a gap: then only the end tells where it goes on.
      return this.#isOver ? undefined : this.open(null);
    }
    this.#last = entries.at(-1).seq;
    const items = this.#items(entries);
    this.#holding(this.#log.lastElementChild, () => this.#log.append(...items));
    this.#shortenStart();
    this.#changed();
  }

  #shortenEnd() {
    if (this.#log.children.length <= MOST) {
      return;
    }
    while (this.#log.children.length > MOST) {
      this.#log.lastElementChild.remove();
    }
    this.#last = this.#end('lastElementChild', 'previousElementSibling') ?? this.#last;
  }

  #shortenStart() {
    const over = this.#log.children.length - MOST;
    if (over <= 0) {
      return;
    }
    this.#holding(this.#log.children[over], () => {
      for (let i = 0; i < over; i++) {
        this.#log.firstElementChild.remove();
      }
    });
    this.#first = this.#end('firstElementChild', 'nextElementSibling') ?? this.#first;
    this.#begins = false;
  }

  /** The number of the entry at an end of the list. */
  #end(from, next) {
    for (let item = this.#log[from]; item; item = item[next]) {
      if (item.dataset.seq) {
        return Number(item.dataset.seq);
      }
    }
    return null;
  }

  /** Changes the list without moving an item that the reader sees. */
  #holding(item, change) {
    const before = item?.getBoundingClientRect().top;
    change();
    if (item?.isConnected) {
      this.#scroller.scrollTop += item.getBoundingClientRect().top - before;
    }
  }
}
