using Dormouse.Grains.Machines;
using Dormouse.Grains.Texts;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Sessions;

/// <summary>
/// What in a session waits for a person, since when, and the reminder of it: once a question, in the chats that show it. Nothing else
/// changes <see cref="SessionState.PutOff"/>.
/// </summary>
/// <param name="session">The session.</param>
/// <param name="questions">Its questions.</param>
/// <param name="run">Its process.</param>
/// <param name="queue">Its prompts.</param>
/// <param name="asked">The chats that show questions.</param>
/// <param name="chats">Its chats.</param>
/// <param name="waiting">Knows the sessions of this machine in which something waits.</param>
/// <param name="activation">Its activation, which stays in memory as long as something waits.</param>
/// <param name="remindAfter">After how long a person is reminded; zero for never.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Logs reminders.</param>
internal sealed class SessionWaits(
    StoredSession session,
    SessionQuestions questions,
    ActiveRun run,
    PromptQueue queue,
    AskedQuestions asked,
    SessionChats chats,
    WaitingSessions waiting,
    SessionActivation activation,
    TimeSpan remindAfter,
    TimeProvider time,
    ILogger logger)
{
    // Timers stand still while a machine sleeps; the clock does not.
    private static readonly TimeSpan LongestNap = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, Noted> _noted = [];
    private IGrainTimer? _timer;

    private SessionState State => session.State;

    /// <summary>The activation begins: since when an earlier one has waited is only known as the moment when it was last used.</summary>
    public void TakeOver() => Note(State.LastActive);

    /// <summary>Something has happened in the session.</summary>
    public void Update() => Note(time.WallNow());

    /// <summary>What waits now.</summary>
    /// <param name="chat">Key of the chat that is about to show it, and is told when it is answered elsewhere; null for none.</param>
    /// <returns>It, in the order in which it is asked.</returns>
    public IReadOnlyList<SessionWait> List(string? chat)
    {
        Update();
        var open = Open();
        if (chat is not null)
        {
            ShowIn(chat, open);
        }

        var now = time.WallNow();
        return [.. open.Select(question => new SessionWait(question, _noted[question.QuestionId].Since)
        {
            PutOffUntil = UntilOf(question.QuestionId) is { } until && until > now ? until : null,
            Kind = questions.KindOf(question),
        })];
    }

    /// <summary>A person does not want to be reminded of what waits yet.</summary>
    /// <param name="until">Until when; the reminder comes then.</param>
    /// <param name="only">The one question that it is about; null for all.</param>
    /// <returns>How many questions it is about, durably.</returns>
    public async Task<int> PutOffAsync(DateTimeOffset until, string? only = null)
    {
        var open = Open().Where(question => only is null || question.QuestionId == only).ToArray();
        if (open.Length > 0)
        {
            State.PutOff =
            [
                .. (State.PutOff ?? []).Where(one => open.All(question => question.QuestionId != one.Question)),
                .. open.Select(question => new PutOff(question.QuestionId, until)),
            ];
            await session.WriteAsync();
            Update();
            foreach (var question in open)
            {
                _noted[question.QuestionId] = _noted[question.QuestionId] with { IsReminded = false };
            }

            Wait();
        }

        return open.Length;
    }

    private void ShowIn(string chat, IReadOnlyList<SessionQuestion> open)
    {
        // Those two are put to one chat only, and nobody notes which.
        if (State.ModelRefusal is { } refusal)
        {
            asked.PutTo(refusal.QuestionId, refusal.Chat);
        }

        if (RestoredPrompts.Of(State) is { } restored)
        {
            asked.PutTo(restored.QuestionId, queue.First!.Chat);
        }

        foreach (var question in open)
        {
            asked.PutTo(question.QuestionId, chat);
        }
    }

    private IReadOnlyList<SessionQuestion> Open() => State is { IsHere: true, IsArchived: false } ? questions.All : [];

    private void Note(DateTimeOffset since)
    {
        var open = Open();
        if (open.Count == 0 && _noted.Count == 0)
        {
            return;
        }

        var hasChanged = false;
        foreach (var question in open)
        {
            hasChanged |= _noted.TryAdd(question.QuestionId, new(since));
        }

        foreach (var gone in _noted.Keys.Where(id => open.All(question => question.QuestionId != id)).ToArray())
        {
            hasChanged |= _noted.Remove(gone);
        }

        if (!hasChanged)
        {
            return;
        }

        if (State.PutOff?.Any(one => !_noted.ContainsKey(one.Question)) == true)
        {
            // With the next write: a question of the same id would be another one.
            State.PutOff = [.. State.PutOff.Where(one => _noted.ContainsKey(one.Question))];
        }

        waiting.Set(session.Key, open.Count > 0 ? State.Owner : null);
        if (open.Count > 0)
        {
            activation.Keep();
        }
        else if (run.Process is null && queue.Count == 0 && !State.HasOpenWork)
        {
            activation.Release();
        }

        Wait();
    }

    private void Wait()
    {
        _timer?.Dispose();
        _timer = null;
        var due = _noted.Where(static one => !one.Value.IsReminded).Select(one => DueOf(one.Key, one.Value)).Min();
        if (due is not null)
        {
            var left = due.Value - time.WallNow();
            var nap = left < TimeSpan.Zero ? TimeSpan.Zero : left < LongestNap ? left : LongestNap;
            _timer = activation.StartTimer(RemindAsync, new(nap, Timeout.InfiniteTimeSpan));
        }
    }

    private async Task RemindAsync()
    {
        Update();
        var now = time.WallNow();
        foreach (var question in Open())
        {
            var noted = _noted[question.QuestionId];
            if (!noted.IsReminded && DueOf(question.QuestionId, noted) <= now)
            {
                _noted[question.QuestionId] = noted with { IsReminded = true };
                await TellAsync(question, noted.Since, now);
            }
        }

        Wait();
    }

    private async Task TellAsync(SessionQuestion question, DateTimeOffset since, DateTimeOffset now)
    {
        logger.LogReminded(session.Key, question.QuestionId, now - since);
        // The moment of a question that was put off names its own reminder.
        var id = $"remind-{question.QuestionId}-{UntilOf(question.QuestionId)?.ToUnixTimeSeconds()}";
        var text = WaitTexts.Reminder(State.Name, session.Key.Machine, question.Text, since, now);
        foreach (var chat in asked.ChatsOf(question.QuestionId).DefaultIfEmpty(chats.Current).OfType<string>())
        {
            await chats.DeliverAsync(chat, new SessionNotice(State.Name, id, text) { Choices = WaitTexts.ReminderChoices });
        }
    }

    private DateTimeOffset? UntilOf(string question) => State.PutOff?.LastOrDefault(one => one.Question == question)?.Until;

    /// <summary>When the person is to be reminded; null for never. A usage limit ends by itself.</summary>
    private DateTimeOffset? DueOf(string question, Noted noted) =>
        UntilOf(question) ?? (remindAfter > TimeSpan.Zero && State.Paused?.QuestionId != question ? noted.Since + remindAfter : null);

    private sealed record Noted(DateTimeOffset Since, bool IsReminded = false);
}
