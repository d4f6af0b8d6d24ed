using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// Hands a prompt over to its session. One whose machine is away, that takes no files now or that does not answer gets it later: it waits,
/// durably, and so do those behind it.
/// </summary>
/// <param name="route">Calls sessions.</param>
/// <param name="waiting">What waits.</param>
/// <param name="sent">Where prompts went.</param>
/// <param name="current">The session that the chat talks to.</param>
/// <param name="messages">The inbox, which knows what a message's session is by now.</param>
/// <param name="log">Where it is told, and written.</param>
internal sealed class HandOver(
    SessionRoute route,
    WaitingPrompts waiting,
    SentPrompts sent,
    CurrentSessions current,
    InboxMessages messages,
    OutputLog log)
{
    private readonly HashSet<string> _shells = [];

    /// <summary>Whether the session that a person talks to has said that it is a shell.</summary>
    /// <param name="user">The person.</param>
    /// <returns>True if it has.</returns>
    public bool IsForShell(string user) => current.Of(user).Key is { } session && _shells.Contains(session);

    /// <summary>Hands a prompt to its session, or keeps it if the session can't take it now.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <param name="to">The message that it was made of, in its session's queue.</param>
    /// <returns>What to say, and the question that the prompt waits behind, if any.</returns>
    /// <exception cref="StoreUnavailableException">It is in neither place yet; hand it over again.</exception>
    public async Task<HandedOver> GiveAsync(Prompt prompt, BoundMessage to)
    {
        var (session, name) = (to.Session, to.SessionName);
        if (waiting.Has(session))
        {
            return Keep(prompt, session, name, why: null);
        }

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
            session = Now(to);
            return Keep(prompt, session, name, ChatTexts.Away(SessionKey.Parse(session).Machine));
        }
        catch (WorkspaceUnavailableException exception)
        {
            return Keep(prompt, Now(to), name, exception.IsTold ? "" : FailureTexts.Waits(exception.Message));
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException && route.IsFailing(session))
        {
            // Where our own store is away it is no matter of the session, and nothing can be told anyway.
            await log.WriteAsync();
            return Keep(prompt, Now(to), name, ChatTexts.Silent(name));
        }
    }

    /// <summary>The session may have another key by now.</summary>
    private string Now(BoundMessage to) => messages.BoundTo(to.Message)?.Session ?? to.Session;

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
}

/// <summary>What became of a prompt.</summary>
/// <param name="Text">What to say; null if nothing.</param>
/// <param name="Behind">The question that it waits behind in its session, or null.</param>
internal sealed record HandedOver(string? Text = null, SessionQuestion? Behind = null);
