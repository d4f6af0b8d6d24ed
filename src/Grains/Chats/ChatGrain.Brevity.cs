using Dormouse.Grains.Sessions;

namespace Dormouse.Grains.Chats;

// What the sessions need not tell this chat.
internal sealed partial class ChatGrain
{
    private const int MostTold = 3;

    private bool IsBrief => _state.Mode is not OutputMode.Verbose;

    /// <summary>Tells the sessions that may be working for this chat; the others hear of it with the next prompt.</summary>
    private async Task TellBriefAsync()
    {
        var recent = _state.Sent.Select(static sent => sent.Session).Reverse().Prepend(_state.Session).OfType<string>().Distinct().Take(MostTold);
        await Task.WhenAll(recent.ToArray().Select(session => GrainFactory.GetGrain<ISessionGrain>(session).SetBrief(Key, IsBrief)))
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }
}
