using Dormouse.Grains.Agents;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// One owner of a conversation: while another process has it open, prompts wait, each chat whose message waits is asked once, and it goes
/// on by itself when the process has ended. Nothing else changes <see cref="SessionState.Held"/>.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="holders">Who has conversations of this machine open.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="run">Its process.</param>
/// <param name="idle">Its falling asleep.</param>
/// <param name="asked">The chats that show questions.</param>
/// <param name="chats">Its chats.</param>
/// <param name="isWanted">Whether a prompt could be given if nobody had the conversation open.</param>
/// <param name="activation">Its activation.</param>
/// <param name="advance">Takes the session's next step, after a write if it says so.</param>
/// <param name="logger">Logs who was found.</param>
internal sealed class ConversationWait(
    StoredSession session,
    IConversationHolders holders,
    PromptQueue queue,
    ActiveRun run,
    IdleSuspension idle,
    AskedQuestions asked,
    SessionChats chats,
    Func<bool> isWanted,
    SessionActivation activation,
    Func<bool, Task> advance,
    ILogger logger)
{
    private const string Prefix = "owner-";

    /// <summary>After so many looks it is told that a process that was asked to end does not.</summary>
    private const int LooksUntilTold = 10;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly HashSet<(string Question, string Chat)> _told = [];
    private ConversationHolder? _found;
    private IGrainTimer? _timer;
    private (string Holder, string Chat, int Looks)? _ending;

    /// <summary>The question, if prompts wait for another process; or null.</summary>
    public SessionQuestion? Question => State.Held is { } held ? Of(held) : null;

    private SessionState State => session.State;

    /// <summary>Whether a question is one of these.</summary>
    /// <param name="question">Its id.</param>
    /// <returns>True if it is.</returns>
    public static bool Owns(string question) => question.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Looks.</summary>
    /// <returns>Whether another process has the conversation open.</returns>
    public async Task<bool> IsHeldAsync()
    {
        _found = await holders.FindHolderAsync(session.Launch());
        if (_found is not null && _found.Id == State.PassedOver)
        {
            _found = null;
        }

        if (State.Held is { } held && held.Holder != _found?.Id)
        {
            foreach (var chat in held.Chats)
            {
                await chats.DeliverAsync(chat, new SessionQuestionClosed(State.Name, held.QuestionId));
            }

            State.Held = null;
            session.MustWrite = true;
        }

        return _found is not null;
    }

    /// <summary>Another process was found: asks, and begins to look again and again.</summary>
    /// <param name="waiting">Keys of the chats whose messages wait; at least one.</param>
    /// <returns>A task that ends when each of them has the question.</returns>
    public async Task WaitAsync(IEnumerable<string> waiting)
    {
        if (run.Process is { HasBackgroundWork: false } && run.Phase is SessionPhase.Ready && queue.InFlight is null)
        {
            idle.Suspend();
        }

        if (State.Held is null)
        {
            logger.LogHeld(session.Key, _found!.Kind, _found.Id);
            State.Held = Ask(_found!);
        }

        if (!State.Held.IsToWait)
        {
            await TellAsync(waiting);
        }

        _timer ??= activation.StartTimer(LookAsync, new(LookEvery, LookEvery));
    }

    /// <summary>A prompt came behind the question.</summary>
    /// <param name="chat">Key of its chat.</param>
    /// <returns>The question, which that chat is to put; null if it has it.</returns>
    public async Task<SessionQuestion?> PutBehindAsync(string chat)
    {
        if (State.Held is not { } held)
        {
            return null;
        }

        if (!held.IsToWait)
        {
            await TellAsync([chat]);
            return null;
        }

        State.Held = held with { Chats = [.. held.Chats.Append(chat).Distinct()] };
        await session.WriteAsync();
        asked.PutTo(held.QuestionId, chat);
        return Of(State.Held);
    }

    /// <summary>A person has decided.</summary>
    /// <param name="question">The question.</param>
    /// <param name="option">The answer.</param>
    /// <returns>What became of it.</returns>
    public async Task<AnswerReceipt> AnswerAsync(string question, string option)
    {
        if (!await IsHeldAsync() || State.Held is not { } held || held.QuestionId != question)
        {
            await advance(session.MustWrite);
            return AnswerReceipt.Closed;
        }

        var choice = held.Options.FirstOrDefault(known => string.Equals(known, option, StringComparison.OrdinalIgnoreCase));
        if (choice is null)
        {
            return AnswerReceipt.NoOption;
        }

        logger.LogHeldDecided(session.Key, held.Holder, choice);
        foreach (var chat in held.Chats)
        {
            asked.PutTo(question, chat);
        }

        await ChooseAsync(choice, held);
        return AnswerReceipt.Taken;
    }

    private async Task ChooseAsync(string choice, HeldConversation held)
    {
        switch (choice)
        {
            case HolderTexts.Copy:
                State.Held = null;
                BranchOff();
                await chats.DeliverAsync(
                    held.Chats[0], new SessionNotice(State.Name, $"copy-{held.QuestionId}", HolderTexts.InACopy(State.Name)));
                break;
            case HolderTexts.Anyway:
                State.Held = null;
                State.PassedOver = held.Holder;
                break;
            case HolderTexts.End or HolderTexts.TakeBack when _found!.IsBusy && !held.WasBusy:
                // Whoever decided did not know that it works.
                State.Held = Ask(_found);
                await TellAsync(held.Chats);
                break;
            case HolderTexts.End or HolderTexts.TakeBack:
                State.Held = Waiting(held);
                _ending = (held.Holder, held.Chats[0], 0);
                await holders.EndHolderAsync(session.Launch(), held.Holder);
                break;
            default:
                State.Held = Waiting(held);
                break;
        }

        await advance(true);
    }

    /// <summary>The session goes on in a copy. A copy that has not begun yet is of the same conversation.</summary>
    private void BranchOff()
    {
        State.ForksFrom = State.HasHistory ? State.ForksFrom ?? State.AgentSessionId : null;
        State.AgentSessionId = Guid.NewGuid().ToString();
    }

    private HeldConversation Ask(ConversationHolder holder) => new(
        NewId(),
        holder.Id,
        HolderTexts.Waits(holder, State.Name, session.Key.Machine, State.WorkingFolder),
        HolderTexts.Options(holder),
        [],
        IsToWait: false) { WasBusy = holder.IsBusy };

    /// <summary>Nobody is asked again, until a message comes that waits too.</summary>
    private static HeldConversation Waiting(HeldConversation held) => held with { QuestionId = NewId(), Chats = [], IsToWait = true };

    private static string NewId() => $"{Prefix}{Guid.NewGuid():N}";

    private async Task TellAsync(IEnumerable<string> waiting)
    {
        var held = State.Held!;
        string[] told = [.. held.Chats.Concat(waiting).Distinct()];
        if (told.Length != held.Chats.Count)
        {
            held = State.Held = held with { Chats = told };
            await session.WriteAsync();
        }

        // Told again by another activation, the same question is the same one to the chat.
        foreach (var chat in told.Where(chat => !_told.Contains((held.QuestionId, chat))))
        {
            await chats.DeliverAsync(chat, Of(held));
            _told.Add((held.QuestionId, chat));
        }
    }

    private async Task LookAsync()
    {
        await (isWanted() ? advance(false) : IsHeldAsync());
        if (State.Held is null)
        {
            _ending = null;
            _timer?.Dispose();
            _timer = null;
        }
        else if (_ending is { } ending && ending.Holder == State.Held.Holder)
        {
            _ending = ending with { Looks = ending.Looks + 1 };
            if (ending.Looks + 1 == LooksUntilTold)
            {
                var notice = new SessionNotice(State.Name, $"does-not-end-{State.Held.QuestionId}", HolderTexts.DoesNotEnd(State.Name));
                await chats.DeliverAsync(ending.Chat, notice);
                State.Held = Ask(_found!);
                await advance(true);
            }
        }
    }

    /// <summary>It ends what is somebody's, or begins beside it: who may say so is who may say what the agent may do.</summary>
    private SessionQuestion Of(HeldConversation held) => new(State.Name, session.Key, held.QuestionId, held.Text, held.Options)
    {
        Form = new() { IsPermission = true },
    };
}
