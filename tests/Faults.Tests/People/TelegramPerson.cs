using System.Globalization;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Judging;

namespace Dormouse.Faults.Tests.People;

/// <summary>Somebody in a private chat with the bot.</summary>
internal sealed class TelegramPerson : IPerson
{
    private static readonly TimeSpan PressAgain = TimeSpan.FromSeconds(3);

    /// <summary>All programs have just been started, perhaps where much else runs.</summary>
    private static readonly TimeSpan Ready = TimeSpan.FromSeconds(120);

    private readonly FakeChat _chat;
    private readonly Journal _journal;
    private readonly int _seed;
    private readonly Dictionary<string, long> _written = [];
    private readonly CancellationTokenSource _ended = new();
    private readonly Task _deciding;

    public TelegramPerson(FakeChat chat, Journal journal, int seed)
    {
        (_chat, _journal, _seed) = (chat, journal, seed);
        Chat = string.Create(CultureInfo.InvariantCulture, $"telegram:{chat.Id}");
        _deciding = DecideAsync();
    }

    public string Chat { get; }

    // A list of what waits offers to cancel it; nobody has to.
    public int OpenQuestions => _chat.Messages.Count(static message => message.Buttons.Any(static button => !Reading.IsOffer(button.Text)));

    public IReadOnlySet<string> Answered =>
        _chat.Messages.Select(static message => Reading.Answer(message.Text)).OfType<string>().ToHashSet();

    public Task TellAsync(string command, string reply)
    {
        _chat.Write(command);
        return _chat.WaitForText(reply, Ready);
    }

    public Task SayAsync(string id, string text)
    {
        // In the journal first: it may be answered before the next line.
        _journal.Add(new Sent(Journal.Now, Chat, id));
        _written[id] = _chat.Write(text);
        return Task.CompletedTask;
    }

    public Task EditAsync(string id, string editId, string text)
    {
        _journal.Add(new Sent(Journal.Now, Chat, editId, Edits: id));
        _chat.Edit(_written[id], text);
        return Task.CompletedTask;
    }

    public IReadOnlySet<string> Cancelled =>
        _chat.AllMessages.Select(static message => Reading.Cancelled(message.Text)?.Id).OfType<string>().ToHashSet();

    public IReadOnlyList<SaidStopped> SaidStopped =>
        [.. _chat.AllMessages.Where(static message => Reading.SaysStopped(message.Text))
            .Select(message => new SaidStopped(message.ShownAt.ToUnixTimeMilliseconds(), Chat))];

    public int Shown => _chat.AllMessages.Count;

    public async Task CancelAsync(string id)
    {
        var before = _chat.AllMessages.Count;
        _chat.Write("/queue");
        for (var looks = 0; looks < 100 && !_ended.IsCancellationRequested; looks++)
        {
            if (_chat.AllMessages.Skip(before).Select(message => Reading.CancelCommand(message.Text, id)).FirstOrDefault(
                static command => command is not null) is { } command)
            {
                _journal.Note(id, $"{Chat} writes {command}");
                _chat.Write(command);
                return;
            }

            await Task.Delay(20, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task StopAsync()
    {
        _journal.AddStop(Chat);
        _chat.Write("/stop");
        return Task.CompletedTask;
    }

    public void Tell()
    {
        foreach (var message in _chat.AllMessages)
        {
            foreach (var overwritten in message.History.Where(text => text != message.Text && Reading.Answer(text) is not null))
            {
                _journal.Add(
                    new Seen(
                        message.At.ToUnixTimeMilliseconds(),
                        Chat,
                        Reading.Answer(overwritten)!,
                        message.Id,
                        Reading.Turn(overwritten),
                        Stands: false) { GoneAt = message.DeletedAt?.ToUnixTimeMilliseconds() });
            }

            if (Reading.Answer(message.Text) is { } id)
            {
                _journal.Add(
                    new Seen(message.ShownAt.ToUnixTimeMilliseconds(), Chat, id, message.Id, Reading.Turn(message.Text), !message.Deleted)
                    {
                        GoneAt = message.DeletedAt?.ToUnixTimeMilliseconds(),
                    });
            }
            else
            {
                if (Reading.Cancelled(message.Text) is var (about, wasGiven))
                {
                    _journal.Add(new Cancelled(message.At.ToUnixTimeMilliseconds(), Chat, about, wasGiven));
                }

                _journal.Note(
                    Reading.About(message.Text),
                    $"{Chat} shows #{message.Id}: {message.Text.ReplaceLineEndings(" ")}",
                    message.At.ToUnixTimeMilliseconds());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _deciding;
        _ended.Dispose();
    }

    // A person presses again if nothing comes of it: the program may have been killed in between.
    private async Task DecideAsync()
    {
        var pressed = new Dictionary<long, long>();
        while (!_ended.IsCancellationRequested)
        {
            foreach (var message in _chat.Messages.Where(message => message.Buttons.Any() && IsDue(pressed, message.Id)))
            {
                var about = Reading.About(message.Text) ?? "";
                if (Reading.Choose([.. message.Buttons.Select(static button => button.Text)], about, _seed) is var (option, choice))
                {
                    // Copies of one question carry the same number.
                    var question = message.Buttons.First().Data?.Split(':') is ["q", var number, ..] ? number : $"#{message.Id}";
                    _journal.Add(
                        new Decision(Journal.Now, Chat, $"{Chat} {question}", about, choice) { IsAskedAgain = Reading.IsReminder(message.Text) });
                    try
                    {
                        _chat.Press(message.Id, option);
                    }
                    catch (ArgumentException)
                    {
                        // It has just been taken away.
                    }
                }

                pressed[message.Id] = TimeProvider.System.GetTimestamp();
            }

            await Task.Delay(20, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static bool IsDue(Dictionary<long, long> pressed, long id) =>
        !pressed.TryGetValue(id, out var at) || TimeProvider.System.GetElapsedTime(at) > PressAgain;
}
