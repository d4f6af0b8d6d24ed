namespace Dormouse.Grains.Sessions;

// What nobody follows word by word is not told at all: a turn may print megabytes, and most chats show its answer only.
internal sealed partial class SessionGrain
{
    /// <summary>Chats that are known to show neither growing text nor tools' results. One that is not known may show all.</summary>
    private readonly HashSet<string> _brief = [];

    public Task SetBrief(string chat, bool isBrief)
    {
        if (Successor is { } successor)
        {
            return successor.SetBrief(chat, isBrief);
        }

        NoteBrief(chat, isBrief);
        return Task.CompletedTask;
    }

    private void NoteBrief(string chat, bool isBrief)
    {
        _ = isBrief ? _brief.Add(chat) : _brief.Remove(chat);
        if (_run is not null && (State.Given?.Chat ?? State.LastChat) == chat)
        {
            _run.IsBrief = isBrief;
        }
    }
}
