using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Harness;

/// <summary>The product with shells as agents and a fake Telegram before it, shared by the tests of a class.</summary>
public sealed class TelegramStage : IAsyncLifetime
{
    private const int Ids = 60;
    private const int FirstId = 500;
    private int _persons;

    internal HomeFolder Home { get; } = new();

    internal FakeBotApi Bot { get; private set; } = null!;

    internal Product Product { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bot = await FakeBotApi.StartAsync();
        Product = await Product.StartAsync(
            Home,
            [
                ("Agents:claude:Command", "no-such-claude"),
                ("Telegram:Token", Bot.Token),
                ("Telegram:ApiUrl", Bot.Url),
                .. Enumerable.Range(0, Ids).Select(static id => ($"Users:owner:Telegram:{id}", $"{FirstId + id}")),
            ]);
    }

    /// <summary>The one known person, with a Telegram account and so a private chat that no other test has.</summary>
    internal FakeChat NewChat() => Bot.PrivateChat(NewAccount());

    internal FakePerson NewAccount()
    {
        var number = _persons++;
        Assert.True(number < Ids, "The stage needs more known Telegram ids.");
        return Bot.Person(FirstId + number, $"Anna {number}");
    }

    /// <summary>A file that a command waits for, and whose making lets it go on.</summary>
    internal Gate NewGate() => new(Path.Combine(Home.Root, $"gate-{Guid.NewGuid():N}"));

    /// <summary>Lets a stretch of real time pass by waiting for what another chat is told after it.</summary>
    internal async Task PassAsync(TimeSpan time)
    {
        var chat = NewChat();
        chat.Write($"/new timer-{chat.Id}");
        await chat.WaitForText("is ready");
        chat.Write(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"sleep {time.TotalSeconds}; echo time is up"));
        await chat.WaitForText("time is up");
    }

    public async ValueTask DisposeAsync()
    {
        await Product.DisposeAsync();
        await Bot.DisposeAsync();
        Home.Dispose();
    }
}

/// <summary>Holds up a shell command until it is opened.</summary>
internal sealed class Gate(string path)
{
    /// <summary>A piece of a command line that waits.</summary>
    public string Wait => $"while [ ! -e {path} ]; do sleep 0.05; done";

    public void Open() => File.WriteAllText(path, "");
}
