using Dormouse.Grains.Files;
using Dormouse.Grains.Placement;
using Dormouse.Grains.Sessions;
using Dormouse.Grains.Storage;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

// Prompts that their sessions can't take, for their machine is away or takes no files: kept here, in order, until it does.
internal sealed partial class ChatGrain
{
    /// <summary>Hands a prompt to its session, or keeps it if the session's machine is away.</summary>
    private async Task<IReadOnlyList<Reply>> HandOverAsync(Prompt prompt, string session, string name)
    {
        if (_waiting.Has(session))
        {
            return KeepWaiting(prompt, session, name, why: null);
        }

        var isCurrent = session == _current.Key;
        try
        {
            var receipt = await _route.CallAsync(session, grain => grain.Prompt(prompt));
            if (receipt.Refusal is null)
            {
                if (receipt.IsShell)
                {
                    _shells.Add(session);
                }

                return receipt.Behind is { } behind ? WaitsBehind(behind) : [];
            }

            _sent.Forget(prompt);
            return [new(receipt.Refusal)];
        }
        catch (MachineAwayException)
        {
            // It may have another key by now.
            session = isCurrent ? _current.Key! : session;
            return KeepWaiting(prompt, session, name, ChatTexts.Away(SessionKey.Parse(session).Machine));
        }
        catch (WorkspaceUnavailableException exception)
        {
            return KeepWaiting(prompt, isCurrent ? _current.Key! : session, name, exception.IsTold ? "" : FailureTexts.Waits(exception.Message));
        }
    }

    /// <summary>Keeps a prompt that its session can't take now.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="session">The session's key.</param>
    /// <param name="name">The session's name.</param>
    /// <param name="why">What to tell; null if it was told with an earlier one, empty if the session has told it.</param>
    private IReadOnlyList<Reply> KeepWaiting(Prompt prompt, string session, string name, string? why)
    {
        if (_waiting.Add(new(session, name, prompt)) is { } refusal)
        {
            _sent.Forget(prompt);
            return [new(refusal)];
        }

        return why is "" ? [] : [new(why ?? ChatTexts.AlsoWaits(SessionKey.Parse(session).Machine, _waiting.Count))];
    }

    /// <summary>
    /// Prompts for machines that were away are given, in order, once their machine is back. One that is edited or cancelled
    /// while it is on its way is not the one that was given, so it stays and goes again.
    /// </summary>
    private async Task GiveWaitingAsync()
    {
        var away = new HashSet<string>();
        foreach (var waiting in _waiting.All.ToArray())
        {
            if (away.Contains(waiting.Session) || _state.Move?.To is not null)
            {
                continue;
            }

            try
            {
                var told = await GiveAsync(waiting);
                if (_waiting.Remove(waiting) && told is not null)
                {
                    _sent.Forget(waiting.Prompt);
                    Keep(new(0, ChatOutputKind.Notice, $"refused-{waiting.Prompt.OwnId:N}", waiting.SessionName, default, told));
                }

                await WriteAsync();
                ClearUploads(waiting.Prompt.Attachments);
            }
            catch (Exception exception) when (exception is MachineAwayException or WorkspaceUnavailableException or StoreUnavailableException or TimeoutException or OrleansException)
            {
                away.Add(waiting.Session);
            }
        }
    }

    /// <summary>Gives one prompt, or sees to it that a cancelled one stays so: an earlier try may have reached the session.</summary>
    /// <returns>What its sender must know, or null.</returns>
    private async Task<string?> GiveAsync(WaitingPrompt waiting)
    {
        if (!waiting.IsCancelled)
        {
            return (await _route.CallAsync(waiting.Session, session => session.Prompt(waiting.Prompt with { IsBrief = _mode.IsBrief }))).Refusal;
        }

        var receipt = await _route.CallAsync(waiting.Session, session => session.Cancel(ShortId.Full(waiting.Prompt.OwnId)));
        return receipt.Outcome is CancelOutcome.Running or CancelOutcome.Done
            ? QueueTexts.GivenBeforeCancelled(SessionTexts.Excerpt(waiting.Prompt.Wording.Shown, QueueTexts.ExcerptLength))
            : null;
    }
}
