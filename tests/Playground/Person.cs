using System.Globalization;
using Dormouse.Fakes;

namespace Dormouse.Playground;

/// <summary>The person in the fake Telegram: what is typed is written to the bot, and what the bot shows is printed.</summary>
internal sealed class Person
{
    /// <summary>Their Telegram id.</summary>
    public const long Id = 42;

    private readonly FakeChat _chat;
    private readonly Dictionary<long, string> _shown = [];

    public Person(FakeBotApi bot) => _chat = bot.PrivateChat(bot.Person(Id, "Dev", "dev"));

    /// <summary>Talks until the end.</summary>
    /// <param name="stopping">Ends it.</param>
    /// <returns>A task that ends by being cancelled.</returns>
    public async Task TalkAsync(CancellationToken stopping)
    {
        Console.WriteLine("telegram  Write here as to the bot; !1 presses the first button of the last message that has some.");
        Console.WriteLine("telegram  Ctrl-C ends everything.");
        var showing = ShowAsync(stopping);
        _ = Task.Run(Type, CancellationToken.None);
        await showing;
    }

    private void Type()
    {
        while (Console.ReadLine() is { } line)
        {
            if (line.StartsWith('!') && int.TryParse(line.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                Press(number);
            }
            else if (line.Length > 0)
            {
                _chat.Write(line);
            }
        }
    }

    private void Press(int number)
    {
        var message = _chat.Messages.LastOrDefault(static message => message.Keyboard.Count > 0);
        if (message?.Buttons.ElementAtOrDefault(number - 1) is { } button)
        {
            _chat.Press(message.Id, button.Text);
        }
        else
        {
            Console.WriteLine("telegram  There is no such button.");
        }
    }

    private async Task ShowAsync(CancellationToken stopping)
    {
        while (true)
        {
            await _chat.WaitUntil(HasNews, Timeout.InfiniteTimeSpan).WaitAsync(stopping);
            foreach (var message in _chat.AllMessages)
            {
                if (_shown.GetValueOrDefault(message.Id) != Seen(message))
                {
                    Print(message);
                    _shown[message.Id] = Seen(message);
                }
            }
        }
    }

    private bool HasNews(FakeChat chat) => chat.AllMessages.Any(message => _shown.GetValueOrDefault(message.Id) != Seen(message));

    private void Print(BotMessage message)
    {
        var what = message.Deleted ? "(deleted)" : _shown.ContainsKey(message.Id) ? $"(changed) {Seen(message)}" : Seen(message);
        foreach (var line in what.Split('\n'))
        {
            Console.WriteLine($"telegram  {line}");
        }
    }

    private static string Seen(BotMessage message)
    {
        string[] buttons =
        [
            .. message.Buttons.Select(
                static (button, index) => string.Create(CultureInfo.InvariantCulture, $"[!{index + 1} {button.Text}]")),
        ];
        var text = $"{(message.Deleted ? "(deleted) " : "")}{message.Text}";
        return buttons.Length == 0 ? text : $"{text}\n{string.Join(' ', buttons)}";
    }
}
