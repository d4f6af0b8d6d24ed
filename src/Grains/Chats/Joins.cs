namespace Dormouse.Grains.Chats;

/// <summary>
/// Which messages of a chat belong together and become one prompt: the parts of an album; a burst of forwarded messages, with the
/// comment that clients send as a message of its own right before them; the parts of a text that a client cut. Has no clock: times are
/// those of the steady one (<see cref="Clocks.SteadyNow"/>).
/// </summary>
internal sealed class Joins
{
    /// <summary>How long a further part may take after the last one.</summary>
    public static readonly TimeSpan PartPause = TimeSpan.FromSeconds(1);

    /// <summary>How long a part may take that is known to be on its way.</summary>
    public static readonly TimeSpan PartPatience = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long it may be expected in all, however often that is said: each try to fetch its file says it, and Telegram may ask to
    /// wait with that for hours. Longer than a file is tried otherwise, so that what belongs together is not torn without need.
    /// </summary>
    public static readonly TimeSpan MostPatience = TimeSpan.FromMinutes(2);

    /// <summary>How long a text waits for what might be forwarded with it: a client sends both at once.</summary>
    public static readonly TimeSpan CommentPause = TimeSpan.FromMilliseconds(500);

    private const string Cut = "cut";

    // Clients cut in the last half of what a message can hold, where a line or a word ends.
    private const int ShortestCut = Wording.CutAt / 2;

    // Who forwards was in another chat just before, and does not write here sentence after sentence.
    private const int BriskTexts = 4;
    private static readonly TimeSpan Brisk = TimeSpan.FromSeconds(20);

    private readonly Dictionary<string, Hold> _holds = [];
    private readonly List<(string User, TimeSpan At)> _texts = [];
    private (string Id, TimeSpan Until)? _comment;

    /// <summary>A part of a group is on its way.</summary>
    /// <param name="group">The group.</param>
    /// <param name="now">The time.</param>
    public void Expect(string group, TimeSpan now)
    {
        var hold = _holds[group] = _holds.GetValueOrDefault(group).Expecting(now);
        if (group == ChatMessage.Forwards && _comment is { } comment)
        {
            // What is forwarded is being fetched: its comment waits for it as long as a part of an album does.
            _comment = comment with { Until = hold.Until };
        }
    }

    /// <summary>Puts a message into the inbox: into the message that it belongs to, or behind all others.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="message">The message.</param>
    /// <param name="now">The time.</param>
    /// <param name="isForShell">Whether it is for a shell, which reads no comments and no cut texts.</param>
    public void Add(List<ChatMessage> inbox, ChatMessage message, TimeSpan now, bool isForShell)
    {
        var comment = TakeComment(inbox, message, now);
        message = Grouped(inbox, message, now);
        if (message.Group is { } group)
        {
            _holds[group] = new(group == Cut && !IsCut(message) ? now : now + PartPause, FirstExpected: null);
            if (message.Refusal is not null)
            {
                message = message with { Group = null };
            }
            else if (inbox.FindIndex(whole => whole.Group == group && whole.User == message.User) is >= 0 and var index)
            {
                inbox[index] = Join(inbox[index], message);
                return;
            }
            else if (group == ChatMessage.Forwards && comment >= 0)
            {
                inbox[comment] = Join(inbox[comment] with { Group = group }, message);
                return;
            }
        }
        else if (message.MayGoOn)
        {
            NoteText(message, now, isForShell);
        }

        inbox.Add(message);
    }

    /// <summary>Until when a message waits for what belongs to it.</summary>
    /// <param name="inbox">The inbox.</param>
    /// <param name="message">The message; it is in the inbox.</param>
    /// <param name="now">The time.</param>
    /// <returns>The time; null if it waits no longer, and nothing may join it any more.</returns>
    public TimeSpan? Held(List<ChatMessage> inbox, ChatMessage message, TimeSpan now)
    {
        if (message.Group is { } group)
        {
            if (!_holds.TryGetValue(group, out var hold))
            {
                // It was left by an earlier activation, and gets a new moment.
                _holds[group] = hold = new(now + PartPause, FirstExpected: null);
            }

            if (now < hold.Until)
            {
                return hold.Until;
            }

            _holds.Remove(group);
            return null;
        }

        if (_comment is { } comment && comment.Id == message.Id)
        {
            if (inbox[^1].Id == message.Id && now < comment.Until)
            {
                return comment.Until;
            }

            _comment = null;
        }

        return null;
    }

    /// <summary>The place of the comment that a message may be about; whatever comes behind a comment ends the wait for it.</summary>
    private int TakeComment(List<ChatMessage> inbox, ChatMessage message, TimeSpan now)
    {
        var last = inbox.Count - 1;
        var isAbout = last >= 0 && _comment is { } comment && comment.Id == inbox[last].Id && inbox[last].User == message.User
            && now < comment.Until + PartPause;
        _comment = null;
        if (message.Group == ChatMessage.Forwards)
        {
            _texts.RemoveAll(text => text.User == message.User);
        }

        return isAbout ? last : -1;
    }

    /// <summary>A text that was cut, and what follows it, are a group.</summary>
    private ChatMessage Grouped(List<ChatMessage> inbox, ChatMessage message, TimeSpan now) =>
        message.MayGoOn && (IsCut(message) || (inbox is [.., { Group: Cut } last] && last.User == message.User && IsStillHeld(Cut, now)))
            ? message with { Group = Cut }
            : message;

    private bool IsStillHeld(string group, TimeSpan now) => !_holds.TryGetValue(group, out var hold) || now <= hold.Until;

    private static bool IsCut(ChatMessage message) => message.Text.Length > ShortestCut;

    private void NoteText(ChatMessage message, TimeSpan now, bool isForShell)
    {
        _texts.RemoveAll(text => now - text.At > Brisk);
        if (!isForShell && _texts.Count(text => text.User == message.User) < BriskTexts)
        {
            _comment = (message.Id, now + CommentPause);
        }

        _texts.Add((message.User, now));
    }

    private static ChatMessage Join(ChatMessage whole, ChatMessage part) => whole with
    {
        Wording = Wording.Of([.. whole.Pieces ?? [Piece(whole)], Piece(part)]),
        Attachments = [.. whole.Attachments, .. part.Attachments],
        IsSpoken = whole.IsSpoken || part.IsSpoken,
        Parts = [.. whole.Parts ?? [], part.Id],
    };

    private static MessagePiece Piece(ChatMessage message) => new(message.Id, message.Text, message.Markdown, message.Surroundings);

    /// <summary>Until when a group waits for its next part.</summary>
    /// <param name="Until">The time.</param>
    /// <param name="FirstExpected">When it was first said that the part is on its way; null if it was not.</param>
    private readonly record struct Hold(TimeSpan Until, TimeSpan? FirstExpected)
    {
        public Hold Expecting(TimeSpan now)
        {
            // What was waited for in vain is forgotten: whoever waits now began anew.
            var first = FirstExpected is { } said && now < Until + PartPause ? said : now;
            return new(TimeSpan.FromTicks(Math.Min((now + PartPatience).Ticks, (first + MostPatience).Ticks)), first);
        }
    }
}
