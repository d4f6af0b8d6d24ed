namespace Dormouse.Contracts;

/// <summary>One conversation of a channel. Key: see <see cref="ChatKey"/>.</summary>
[Alias("dormouse.IChatGrain")]
public interface IChatGrain : IGrainWithStringKey
{
    /// <summary>Accepts a message. When it returns, the message is durable and will be acted on.</summary>
    /// <param name="message">The message.</param>
    /// <returns>A task that ends when it is durable; at once if the same message was accepted before.</returns>
    /// <exception cref="StoreUnavailableException">It was not accepted; send it again later.</exception>
    [Alias("Accept")]
    Task Accept(ChatMessage message);

    /// <summary>What is written from now on is for a session. The same call again changes nothing.</summary>
    /// <param name="user">The person who writes, and whose session it is.</param>
    /// <param name="session">The session's name.</param>
    /// <returns>A task that ends when that is durable; if there is no such session, nothing has changed.</returns>
    /// <exception cref="StoreUnavailableException">It is not; call it again.</exception>
    [Alias("TalkTo")]
    Task TalkTo(string user, string session);

    /// <summary>
    /// A further part of a group is on its way, for example while its file is fetched; the group waits for it for a while.
    /// </summary>
    /// <param name="group">The <see cref="ChatMessage.Group"/>.</param>
    /// <returns>A task that ends at once. It is only a hint: a part that comes too late is a message of its own.</returns>
    [Alias("Expect")]
    Task Expect(string group);

    /// <summary>Takes files that came without a message. They go with the next message that names them, or that names none.</summary>
    /// <param name="files">The files. The same ones again change nothing.</param>
    /// <returns>False if too many wait already, and none was taken; otherwise they are durable.</returns>
    /// <exception cref="StoreUnavailableException">They were not taken; hand them over again.</exception>
    [Alias("Attach")]
    Task<bool> Attach(IReadOnlyList<Attachment> files);

    /// <summary>A file came long ago: says whether it may go. One that still waits for the message that it belongs to is let go.</summary>
    /// <param name="upload">The upload's key.</param>
    /// <returns>False if a message that waits came with it.</returns>
    /// <exception cref="StoreUnavailableException">It could not be let go; ask again later.</exception>
    [Alias("LetGo")]
    Task<bool> LetGo(string upload);

    /// <summary>Takes output of a session, in order. Kept output is durable when it returns, and taken once.</summary>
    /// <param name="outputs">The output.</param>
    /// <returns>A task that ends when it is taken.</returns>
    /// <exception cref="StoreUnavailableException">It was not taken; hand it over again.</exception>
    [Alias("Deliver")]
    Task Deliver(IReadOnlyList<SessionOutput> outputs);

    /// <summary>Whether the answer to a prompt has been taken.</summary>
    /// <param name="promptId">The prompt.</param>
    /// <returns>True if it has.</returns>
    [Alias("HasAnswer")]
    Task<bool> HasAnswer(Guid promptId);

    /// <summary>What was answered to a prompt, if that is still kept.</summary>
    /// <param name="promptId">The prompt.</param>
    /// <returns>CommonMark; null if it is not kept, or was not answered.</returns>
    [Alias("FindAnswer")]
    Task<string?> FindAnswer(Guid promptId);

    /// <summary>Whether the chat put a question, open or closed a short while ago.</summary>
    /// <param name="question">Its id.</param>
    /// <returns>True if it did.</returns>
    [Alias("KnowsQuestion")]
    Task<bool> KnowsQuestion(string question);

    /// <summary>Finds kept output by its number.</summary>
    /// <param name="seq">Its number.</param>
    /// <returns>The output, or null if there is none of that number (any more).</returns>
    [Alias("Find")]
    Task<ChatOutput?> Find(long seq);

    /// <summary>Finds where the newest output begins, for a reader who does not want all that is kept.</summary>
    /// <param name="count">How many kept outputs it wants.</param>
    /// <returns>The number to read after; 0 if no more are kept.</returns>
    [Alias("BeforeLast")]
    Task<long> BeforeLast(int count);

    /// <summary>Everything to show after a point, then everything new for as long as it is read.</summary>
    /// <param name="after">Number of the last output seen; 0 for all that is kept.</param>
    /// <returns>The output, in order; of growing text and progress only the newest.</returns>
    [Alias("Read")]
    IAsyncEnumerable<ChatOutput> Read(long after);

    /// <summary>
    /// The same for the one frontend that delivers to a channel that confirms. A chat without one takes the first that
    /// asks; which one follows when it has died is the channel's business. A newer call of it ends the older ones.
    /// </summary>
    /// <param name="frontend">The frontend's id.</param>
    /// <param name="after">Number of the last output shown; 0 for all that is kept.</param>
    /// <returns>The output; it ends when another frontend takes over.</returns>
    /// <exception cref="DeliveryRefusedException">
    /// Another frontend delivers for this chat, or its channel does not let us write there.
    /// </exception>
    /// <exception cref="StoreUnavailableException">The frontend could not be noted as the one that delivers.</exception>
    [Alias("ReadToDeliver")]
    IAsyncEnumerable<ChatOutput> ReadToDeliver(string frontend, long after);

    /// <summary>
    /// The frontend that is about to deliver can show what grows as a draft; see <see cref="ChatOutput.Draft"/>. To be said before each
    /// reading, for the chat may have been out of memory.
    /// </summary>
    /// <param name="frontend">The frontend's id.</param>
    /// <returns>A task that ends when the chat has taken note.</returns>
    [Alias("OfferDrafts")]
    Task OfferDrafts(string frontend);

    /// <summary>The channel does not take drafts in this chat: nothing is shown as one any more, until a person asks for it.</summary>
    /// <param name="reason">What the channel said.</param>
    /// <returns>A task that ends when that is durable.</returns>
    /// <exception cref="StoreUnavailableException">It is not; until then it is known in memory.</exception>
    [Alias("RefuseDrafts")]
    Task RefuseDrafts(string reason);

    /// <summary>
    /// A topic that was wished for is there, and is where the session is talked to from now on; or can't be had, so that it is talked to
    /// here. The same again changes nothing.
    /// </summary>
    /// <param name="wish">What was wished for.</param>
    /// <param name="chat">Key of the topic's chat; null if there is none.</param>
    /// <returns>A task that ends when that is durable.</returns>
    /// <exception cref="StoreUnavailableException">It is not; call it again.</exception>
    [Alias("TopicOpened")]
    Task TopicOpened(TopicWish wish, string? chat);

    /// <summary>The line that is to stand pinned in the chat, as it is now.</summary>
    /// <returns>The line; null if there is none, and none is to go.</returns>
    [Alias("Pinned")]
    Task<PinnedLine?> Pinned();

    /// <summary>The pinned line is shown, is gone, or can't be had; then no other one is tried until a person asks for it.</summary>
    /// <param name="message">The channel's own id of the message that shows it; null if none does.</param>
    /// <param name="text">What it says.</param>
    /// <param name="refusal">Why the channel does not let us pin; null if it does.</param>
    /// <returns>A task that ends when that is durable.</returns>
    /// <exception cref="StoreUnavailableException">It is not; until then it is known in memory.</exception>
    [Alias("NotePinned")]
    Task NotePinned(string? message, string text, string? refusal);

    /// <summary>A frontend delivers no more for this chat, and nothing of it is on its way; any other may go on.</summary>
    /// <param name="frontend">The frontend's id.</param>
    /// <returns>A task that ends when the chat has taken note.</returns>
    [Alias("EndDelivery")]
    Task EndDelivery(string frontend);

    /// <summary>
    /// The channel does not let us write to this chat: it waits until somebody writes here, or lets us. Not if somebody did so
    /// since the refused output was begun: then it is tried once more.
    /// </summary>
    /// <param name="ago">How long ago the refused output was begun.</param>
    /// <returns>A task that ends when the chat has taken note.</returns>
    [Alias("Park")]
    Task BlockDelivery(TimeSpan ago);

    /// <summary>The channel may let us write to this chat again.</summary>
    /// <returns>A task that ends when the chat has taken note.</returns>
    [Alias("Unpark")]
    Task UnblockDelivery();

    /// <summary>The channel's chat shows a question: what was written before that message does not answer it.</summary>
    /// <param name="seq">Number of the output that put it.</param>
    /// <param name="number">The message; see <see cref="ChatMessage.Number"/>.</param>
    /// <returns>A task that ends at once. It is durable when the output is confirmed.</returns>
    [Alias("Shown")]
    Task Shown(long seq, long number);

    /// <summary>The channel has shown everything up to a point; it need not be kept. Whoever showed it may say so.</summary>
    /// <param name="seq">Number of the last output shown.</param>
    /// <returns>A task that ends when it is durable.</returns>
    [Alias("Confirm")]
    Task Confirm(long seq);

    /// <summary>
    /// The channel is about to send a question. A crash in between leaves the mark, so that what was surely not sent and what
    /// perhaps was are told apart. Answers need none: they are repeated.
    /// </summary>
    /// <param name="seq">Number of the question's output.</param>
    /// <returns>In what form it is to be sent, if at all; it is durable that this was tried.</returns>
    /// <exception cref="StoreUnavailableException">It must not be sent yet; try again later.</exception>
    [Alias("Attempt")]
    Task<QuestionAttempt> Attempt(long seq);

    /// <summary>
    /// The channel's group has another name from now on. The conversation keeps its key; messages from there belong to it, and it is
    /// shown there. A conversation that is not known is not touched.
    /// </summary>
    /// <param name="address">Key of the group that it has become; see <see cref="ChatKey.GroupOf"/>.</param>
    /// <returns>A task that ends when that is durable, both ways.</returns>
    /// <exception cref="StoreUnavailableException">It is not; say it again.</exception>
    [Alias("Readdress")]
    Task Readdress(string address);

    /// <summary>
    /// The same from a frontend of an earlier version, which knows no addresses and can't go on with the conversation. It must not think
    /// that it could.
    /// </summary>
    /// <param name="key">Key of the group that it has become.</param>
    /// <returns>A task that ends at once if there is nothing to do.</returns>
    /// <exception cref="StoreUnavailableException">It is durable, and a frontend of this version goes on with it.</exception>
    [Alias("MoveTo")]
    Task MoveTo(string key);

    /// <summary>Goes on with what was left when the silo ended.</summary>
    /// <returns>A task that ends when it is under way.</returns>
    [Alias("Resume")]
    Task Resume();
}
