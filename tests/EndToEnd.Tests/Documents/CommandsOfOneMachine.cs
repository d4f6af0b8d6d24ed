using System.Text.Json;
using System.Text.RegularExpressions;
using Dormouse.Fakes;

namespace Dormouse.EndToEnd.Tests.Documents;

/// <summary>What the documents tell to type where one machine stands alone.</summary>
public partial class CommandsOfOneMachine
{
    private const int Patience = 300_000;

    [Fact(Timeout = Patience)]
    [Runs("dotnet run --project src/Silo -c Release", "dormouse doctor", "dormouse --help", "dormouse --version")]
    public async Task The_first_start_needs_no_settings()
    {
        await using var terminal = new Terminal();

        var program = await terminal.StartAsync("dotnet run --project src/Silo -c Release");
        await program.StopAsync();

        var doctor = await terminal.RunWellAsync("dormouse doctor");
        Assert.All(doctor.TrimEnd().Split('\n'), static line => Assert.Matches("^(ok   |warn ) [a-z ]+: ", line));
        Assert.Contains("Telegram:TokenFile", await terminal.RunWellAsync("dormouse --help"), StringComparison.Ordinal);
        Assert.Matches(@"^Dormouse \d+\.\d+\.\d+\n$", await terminal.RunWellAsync("dormouse --version"));
        Assert.Equal(Terminal.Promised.ToHashSet(), terminal.Typed.ToHashSet());
    }

    [Fact(Timeout = Patience)]
    [Runs("dormouse --Telegram:TokenFile=~/bot-token", "dormouse pair CODE owner --existing", "dormouse pair CODE NAME")]
    public async Task A_bot_lets_in_who_was_told_a_code()
    {
        await using var bot = await FakeBotApi.StartAsync("123456:TOKEN");
        await using var terminal = new Terminal();
        terminal.Environment["Telegram__ApiUrl"] = bot.Url;
        await File.WriteAllTextAsync(
            Path.Combine(terminal.Home.Root, "bot-token"), "123456:TOKEN\n", TestContext.Current.CancellationToken);
        await terminal.StartAsync("dormouse --Telegram:TokenFile=~/bot-token");
        var (anna, bert) = (bot.PrivateChat(bot.Person(42, "Anna")), bot.PrivateChat(bot.Person(43, "Bert")));
        anna.Write("hello");
        bert.Write("hello");

        var first = await terminal.RunWellAsync("dormouse pair CODE owner --existing", ("CODE", await CodeAsync(anna)));
        var second = await terminal.RunWellAsync("dormouse pair CODE NAME", ("CODE", await CodeAsync(bert)), ("NAME", "bert"));

        Assert.Contains("is now owner", first, StringComparison.Ordinal);
        Assert.Contains("is now bert", second, StringComparison.Ordinal);
        bert.Write("echo $((20 + 3))");
        await bert.WaitForText("23");
        Assert.Equal(Terminal.Promised.ToHashSet(), terminal.Typed.ToHashSet());
    }

    [Fact(Timeout = Patience)]
    [Runs("dormouse login", "dormouse token new", "dotnet run --project src/Silo -c Release")]
    public async Task A_link_and_a_token_are_made_while_it_runs()
    {
        await using var terminal = new Terminal();

        // The settings say no token, or none could be made.
        terminal.Environment.Remove("Users__owner__Token");
        var program = await terminal.StartAsync("dotnet run --project src/Silo -c Release");

        Assert.Contains(
            $"http://{program.Place}/login?code=owner.", await terminal.RunWellAsync("dormouse login"), StringComparison.Ordinal);
        var token = (await terminal.RunWellAsync("dormouse token new")).Split('\n')[0].Trim();

        using (var web = new Testing.WebClient($"http://{program.Place}", token, "home"))
        {
            await web.SayAsync("echo $((20 + 3))");
            await web.WaitForAnswerAsync("23");
        }

        Assert.Equal(Terminal.Promised.ToHashSet(), terminal.Typed.ToHashSet());
    }

    [Fact(Timeout = Patience)]
    [Runs(
        """curl -s -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" """
            + """-d '{"text": "echo hello", "id": "first"}' http://127.0.0.1:8080/api/chats/home/messages""",
        "curl -s -N -m 5 -H \"Authorization: Bearer $TOKEN\" \"http://127.0.0.1:8080/api/chats/home/events?last=20\"",
        """curl -s -H "Authorization: Bearer $TOKEN" -F file=@notes.txt http://127.0.0.1:8080/api/chats/home/files""",
        """curl -s -H "Authorization: Bearer $TOKEN" http://127.0.0.1:8080/api/sessions""",
        "curl -s http://127.0.0.1:8080/health/ready",
        "dotnet run --project src/Silo -c Release")]
    public async Task A_conversation_with_curl()
    {
        await using var terminal = new Terminal();
        var program = await terminal.StartAsync("dotnet run --project src/Silo -c Release");
        terminal.Environment["TOKEN"] = program.Token;
        await File.WriteAllTextAsync(Path.Combine(terminal.Home.Root, "notes.txt"), "milk", TestContext.Current.CancellationToken);
        var port = ("127.0.0.1:8080", program.Place);
        var lines = Terminal.Promised;

        Assert.Contains("\"first\"", await terminal.RunWellAsync(lines[0], port), StringComparison.Ordinal);
        using (var web = new Testing.WebClient($"http://{program.Place}", program.Token, "home"))
        {
            await web.WaitForAnswerAsync("hello");
        }

        // It ends by its own time limit, which curl tells by 28.
        var events = await terminal.RunAsync(lines[1], port);
        Assert.Equal(28, events.ExitCode);
        Assert.Contains("event: answer\n", events.Output, StringComparison.Ordinal);
        Assert.Contains("hello", events.Output, StringComparison.Ordinal);
        Assert.NotEmpty(JsonElement.Parse(await terminal.RunWellAsync(lines[2], port)).ToString());
        Assert.Contains("\"default\"", await terminal.RunWellAsync(lines[3], port), StringComparison.Ordinal);
        Assert.Equal("Ready", await terminal.RunWellAsync(lines[4], port));
        Assert.Equal(lines.ToHashSet(), terminal.Typed.ToHashSet());
    }

    [Fact(Timeout = Patience)]
    [Runs(
        "dotnet run --project src/Silo -c Release",
        "dormouse drain",
        "dormouse undrain",
        "dormouse drain nas",
        "dormouse undrain nas",
        "dormouse backup night.backup",
        "dormouse rename attic",
        "dormouse restore night.backup",
        "dormouse rename nas attic")]
    public async Task A_machine_is_drained_backed_up_renamed_and_restored()
    {
        await using var terminal = new Terminal();
        await using var elsewhere = new Terminal();
        terminal.Environment["Machine__Name"] = "nas";
        var program = await terminal.StartAsync("dotnet run --project src/Silo -c Release");
        using (var web = new Testing.WebClient($"http://{program.Place}", program.Token, "home"))
        {
            await web.SayAsync("echo hello");
            await web.WaitForAnswerAsync("hello");
        }

        foreach (var name in new[] { "", " nas" })
        {
            var drained = await terminal.RunWellAsync($"dormouse drain{name}");
            Assert.Contains("nas is drained: nothing runs on it", drained, StringComparison.Ordinal);
            Assert.Equal("nas takes work again.\n", await terminal.RunWellAsync($"dormouse undrain{name}"));
        }

        var backup = await terminal.RunWellAsync("dormouse backup night.backup");
        Assert.Contains("night.backup holds the store", backup, StringComparison.Ordinal);
        await program.StopAsync();
        terminal.Environment.Remove("Machine__Name");
        Assert.Contains("Machine 'nas' is 'attic' now", await terminal.RunWellAsync("dormouse rename attic"), StringComparison.Ordinal);

        File.Copy(Path.Combine(terminal.Home.Root, "night.backup"), Path.Combine(elsewhere.Home.Root, "night.backup"));
        Assert.Contains(" as of ", await elsewhere.RunWellAsync("dormouse restore night.backup"), StringComparison.Ordinal);
        var renamed = await elsewhere.RunWellAsync("dormouse rename nas attic");
        Assert.Contains("Machine 'nas' is 'attic' now", renamed, StringComparison.Ordinal);
        Assert.Equal(Terminal.Promised.ToHashSet(), terminal.Typed.Concat(elsewhere.Typed).ToHashSet());
    }

    private static async Task<string> CodeAsync(FakeChat chat) =>
        CodePattern().Match((await chat.WaitForText("code is")).Text).Groups[1].Value;

    [GeneratedRegex("code is ([A-Z0-9]+)")]
    private static partial Regex CodePattern();
}
