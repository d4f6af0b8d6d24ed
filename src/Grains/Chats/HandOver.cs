using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Hands prompts over to their sessions, in order. Those of a session whose machine is away, that takes no files now or that does not
/// answer wait here, durably, and hold up no other session's.
/// </summary>
/// <param name="route">Calls sessions.</param>
/// <param name="waiting">What waits.</param>
/// <param name="sent">Where prompts went.</param>
/// <param name="current">The session that the chat talks to.</param>
/// <param name="mode">The output mode.</param>
/// <param name="answers">Answers that wait too.</param>
/// <param name="files">What was uploaded.</param>
/// <param name="log">Where it is told, and written.</param>
internal sealed class HandOver(
    SessionRoute route,
    WaitingPrompts waiting,
    SentPrompts sent,
    CurrentSession current,
    OutputModeSetting mode,
    Answers answers,
    WaitingFiles files,
    OutputLog log)
{
    private readonly Dictionary<string, Task> _giving = [];
    private readonly HashSet<string> _shells = [];

    /// <summary>Whether the current session has said that it is a shell.</summary>
    public bool IsForShell => current.Key is { } session && _shells.Contains(session);

    /// <summary>Hands a prompt to its session, or keeps it if the session can't take it now.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="session">The session's key.</param>
    /// <param name="name">The session's name.</param>
    /// <returns>What to say, and the question that the prompt waits behind, if any.</returns>
    /// <exception cref="StoreUnavailableException">It is in neither place yet; hand it over again.</exception>
    public async Task<HandedOver> GiveAsync(Prompt prompt, string session, string name)
    {
        if (waiting.Has(session))
        {
            return Keep(prompt, session, name, why: null);
        }

        var isCurrent = session == current.Key;
        try
        {
            var receipt = await route.CallAsync(session, grain => grain.Prompt(prompt));
            if (receipt.Refusal is { } refusal)
            {
                sent.Forget(prompt);
                return new(refusal);
            }

            if (receipt.IsShell)
            {
                _shells.Add(session);
            }

            return new(Behind: receipt.Behind);
        }
        catch (MachineAwayException)
        {
            // It may have another key by now.
            session = isCurrent ? current.Key! : session;
            return Keep(prompt, session, name, ChatTexts.Away(SessionKey.Parse(session).Machine));
        }
        catch (WorkspaceUnavailableException exception)
        {
            return Keep(prompt, isCurrent ? current.Key! : session, name, exception.IsTold ? "" : FailureTexts.Waits(exception.Message));
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && route.IsFailing(session))
        {
            // Where our own store is away it is no matter of the session, and nothing can be told anyway.
            await log.WriteAsync();
            return Keep(prompt, session, name, ChatTexts.Silent(name));
        }
    }

    /// <summary>Tries again to give what waits. A session that does not answer holds up its own messages only.</summary>
    public void GiveWhatWaits()
    {
        foreach (var session in waiting.All.Select(static prompt => prompt.Session).Concat(answers.WaitingSessions).Distinct().ToArray())
        {
            if (!route.IsBusy(session) && (!_giving.TryGetValue(session, out var giving) || giving.IsCompleted))
            {
                _giving[session] = GiveWhatWaitsAsync(session);
            }
        }

        foreach (var (session, _) in _giving.Where(static giving => giving.Value.IsCompleted).ToArray())
        {
            _giving.Remove(session);
        }
    }

    /// <summary>Keeps a prompt that its session can't take now.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="session">The session's key.</param>
    /// <param name="name">The session's name.</param>
    /// <param name="why">What to tell; null if it was told with an earlier one, empty if the session has told it.</param>
    private HandedOver Keep(Prompt prompt, string session, string name, string? why)
    {
        if (waiting.Add(new(session, name, prompt)) is { } refusal)
        {
            sent.Forget(prompt);
            return new(refusal);
        }

        return new(why is "" ? null : why ?? (route.IsFailing(session)
            ? ChatTexts.AlsoWaitsForSilent(name, waiting.Count)
            : ChatTexts.AlsoWaits(SessionKey.Parse(session).Machine, waiting.Count)));
    }

    /// <summary>
    /// Gives answers and prompts to a session, in order, until it can't take one. A prompt that is edited or cancelled while it is on
    /// its way is not the one that was given, so it stays and goes again.
    /// </summary>
    private async Task GiveWhatWaitsAsync(string session)
    {
        try
        {
            await answers.GiveWaitingAsync(session);
            while (waiting.First(session) is { } next)
            {
                var told = await GiveAsync(next);
                if (waiting.Remove(next) && told is not null)
                {
                    sent.Forget(next.Prompt);
                    log.Tell($"refused-{next.Prompt.OwnId:N}", next.SessionName, told);
                }

                await log.WriteAsync();
                files.Clear(next.Prompt.Attachments);
            }
        }
        catch (Exception exception)
            when (exception is MachineAwayException or WorkspaceUnavailableException or TimeoutException or OrleansException)
        {
            // It still waits; the clock tries again.
        }
    }

    /// <summary>Gives one prompt, or sees to it that a cancelled one stays so: an earlier try may have reached the session.</summary>
    /// <returns>What its sender must know, or null.</returns>
    private async Task<string?> GiveAsync(WaitingPrompt next)
    {
        if (!next.IsCancelled)
        {
            return (await route.CallAsync(next.Session, session => session.Prompt(next.Prompt with { IsBrief = mode.IsBrief }))).Refusal;
        }

        var receipt = await route.CallAsync(next.Session, session => session.Cancel(ShortId.Full(next.Prompt.OwnId)));
        return receipt.Outcome is CancelOutcome.Running or CancelOutcome.Done
            ? QueueTexts.GivenBeforeCancelled(SessionTexts.Excerpt(next.Prompt.Wording.Shown, QueueTexts.ExcerptLength))
            : null;
    }
}

/// <summary>What became of a prompt.</summary>
/// <param name="Text">What to say; null if nothing.</param>
/// <param name="Behind">The question that it waits behind in its session, or null.</param>
internal sealed record HandedOver(string? Text = null, SessionQuestion? Behind = null);
