using Dormouse.Grains.People;
using Dormouse.Grains.Texts;

namespace Dormouse.Grains.Chats;

/// <summary>
/// The line that stands pinned in a chat: what is talked to, where, and what waits. It is off until somebody wants it, for a pin is told to
/// everybody in the chat. It alone changes <see cref="ChatState.Pin"/>.
/// </summary>
/// <param name="scope">The chat.</param>
/// <param name="state">The chat's state.</param>
/// <param name="current">The sessions that it talks to.</param>
/// <param name="access">Whose sessions are.</param>
/// <param name="log">Where a refusal is told.</param>
internal sealed class PinSetting(ChatScope scope, ChatState state, CurrentSessions current, SessionAccess access, OutputLog log)
{
    private static readonly PinState None = new(IsOn: false, Message: null, "");

    /// <summary>Whether the channel can pin.</summary>
    public bool IsPossible => !scope.IsWeb;

    /// <summary>Whether there is to be one.</summary>
    public bool IsOn => state.Pin is { IsOn: true };

    /// <summary>A person wants it, or does not.</summary>
    /// <param name="isOn">Whether it is wanted.</param>
    public void Set(bool isOn) => state.Pin = (state.Pin ?? None) with { IsOn = isOn };

    /// <inheritdoc cref="IChatGrain.Pinned"/>
    public async Task<PinnedLine?> LineAsync() => state.Pin switch
    {
        { IsOn: true } pin => new(await TextAsync(), pin.Message, pin.Text),
        { Message: not null } pin => new("", pin.Message, pin.Text),
        _ => null,
    };

    /// <inheritdoc cref="IChatGrain.NotePinned"/>
    public Task NoteAsync(string? message, string text, string? refusal)
    {
        var pin = (state.Pin ?? None) with { Message = message, Text = text };
        if (refusal is not null && pin.IsOn)
        {
            pin = pin with { IsOn = false };
            log.Tell($"pin-{log.Last + 1}", "", PinTexts.Refused(refusal));
        }

        state.Pin = pin;
        return log.WriteAsync();
    }

    private async Task<string> TextAsync()
    {
        if (current.Key is not { } session)
        {
            return PinTexts.NoSession;
        }

        var status = await AskAsync(scope.Session(session).Status());
        return PinTexts.Line(current.Name, SessionKey.Parse(session).Machine, status, await CountWaitsAsync(session));
    }

    /// <summary>How much waits for the person, on all machines; in a group, where not everybody may know that, here.</summary>
    private async Task<int> CountWaitsAsync(string session)
    {
        if (ChatKey.IsGroup(scope.Key) || access.Known(session) is not { } known)
        {
            return state.Questions.Count(static question => question.Chosen is null);
        }

        var overview = new Overview(scope.Grains, scope.Machines, scope.Time, known.Owner);
        return (await AskAsync(overview.WaitsAsync()))?.Items.Count ?? 0;
    }

    /// <summary>Waits for an answer, but not for long.</summary>
    private async Task<T?> AskAsync<T>(Task<T> answer)
        where T : class
    {
        try
        {
            return await answer.PatientlyAsync(scope.Time);
        }
        catch (Exception exception) when (exception is MachineAwayException or TimeoutException or OrleansException)
        {
            return null;
        }
    }
}
