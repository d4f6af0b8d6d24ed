using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using Dormouse.EndToEnd.Tests.Harness;

namespace Dormouse.EndToEnd.Tests;

public class BadInput
{
    private const int Patience = 120_000;

    [Theory(Timeout = Patience)]
    [InlineData("--Telegram:Tokn=1", 78, "Telegram:Tokn is not a setting; did you mean Telegram:Token?")]
    [InlineData("--Sessions:IdleTimeout=soon", 78, "Sessions:IdleTimeout is 'soon'; it must be a time from 00:00:01")]
    [InlineData("--Machine:Name=My NAS", 78, "Machine:Name is 'My NAS'; it must be 1 to 32 of a-z, 0-9, -")]
    [InlineData("--Machine:MaxLive=0", 78, "Machine:MaxLive is '0'; it must be a whole number from 1 to 10000")]
    [InlineData("--Sessions:Agent=gpt", 78, "Sessions:Agent is 'gpt'; it must be one of claude, ")]
    [InlineData("--Telegram:Token=nonsense", 78, "Telegram:Token is not valid (its value is not shown)")]
    [InlineData("--Frontend:Urls=here", 78, "Frontend:Urls is 'here'; it must be an address")]
    [InlineData("--Frontend:Urls=https://127.0.0.1:8443", 78, "Frontend:Urls is 'https://127.0.0.1:8443'; it must be an address")]
    [InlineData(
        "--Dashboard:Urls=http://127.0.0.1:8081/dashboard",
        78,
        "Dashboard:Urls is 'http://127.0.0.1:8081/dashboard'; it must be an address")]
    [InlineData("--Telegram=7:nonsense", 78, "Telegram is a section and has no value of its own")]
    [InlineData("--Frontend:Urls=http://192.0.2.1:8080", 69, "The web address http://192.0.2.1:8080 (Frontend:Urls) can't be had")]
    [InlineData("--Users:anna:Telegram:0=me", 78, "Users:anna:Telegram:0 is 'me'; it must be a Telegram user id")]
    [InlineData("--Agents:mine:Protocol=claude", 78, "Agents:mine is not complete")]
    [InlineData("dctor", 78, "'dctor' is no verb")]
    [InlineData("--Storage:Path=/proc/dormouse/x.db", 69, "The store /proc/dormouse/x.db (Storage:Path) can't be opened")]
    public async Task A_wrong_setting_ends_with_one_line_that_names_it(string argument, int code, string line)
    {
        using var home = new HomeFolder();

        var run = await Product.RunAsync(home, argument);

        Assert.Equal(code, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith(line, Assert.Single(run.Errors.TrimEnd().Split('\n')), StringComparison.Ordinal);
        Assert.DoesNotContain("nonsense", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_taken_port_ends_with_69_and_names_it()
    {
        using var home = new HomeFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var run = await Product.RunAsync(home, $"--Frontend:Urls={url}");

        Assert.Equal(69, run.ExitCode);
        Assert.Contains($"The web address {url} (Frontend:Urls) can't be had", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task An_address_of_the_dashboard_that_can_not_be_had_ends_with_69_and_names_it()
    {
        using var home = new HomeFolder();

        var run = await Product.RunAsync(home, "--Frontend:Enabled=false", "--Dashboard:Urls=http://127.0.0.1:0;http://192.0.2.1:8080");

        Assert.Equal(69, run.ExitCode);
        Assert.StartsWith(
            "The web address http://192.0.2.1:8080 (Dashboard:Urls) can't be had",
            Assert.Single(run.Errors.TrimEnd().Split('\n')),
            StringComparison.Ordinal);
    }

    [Theory(Timeout = Patience)]
    [InlineData("Usage: Dormouse.Silo", "pair", "--help")]
    [InlineData("Usage: Dormouse.Silo", "--Machine:Name=nas", "-h")]
    [InlineData("Dormouse ", "doctor", "--version")]
    public async Task Help_and_version_are_had_anywhere_on_the_command_line(string output, params string[] arguments)
    {
        using var home = new HomeFolder();

        var run = await Product.RunAsync(home, arguments);

        Assert.Equal((0, ""), (run.ExitCode, run.Errors));
        Assert.Contains(output, run.Output, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task A_second_Dormouse_on_the_same_store_ends_with_69()
    {
        await using var stage = await Stage.SetAsync();

        var run = await Product.RunAsync(stage.Home, "--Frontend:Urls=http://127.0.0.1:0");

        Assert.Equal(69, run.ExitCode);
        Assert.Contains("another Dormouse uses it already", run.Errors, StringComparison.Ordinal);
    }

    [Fact(Timeout = Patience)]
    public async Task Each_command_answers_nonsense_with_one_sentence_and_changes_nothing()
    {
        await using var stage = await Stage.SetAsync();
        var expected = new Dictionary<string, string>
        {
            ["/new in"] = "Write /new NAME [PERSONA|AGENT] [@MACHINE]",
            ["/new x in nowhere"] = "There is no project nowhere",
            ["/new x with nobody"] = "There is no agent nobody",
            ["/new bad/name"] = "can't be a session's name",
            ["/new x nobody"] = "There is no persona nobody",
            ["/new x @nowhere"] = "There is no machine nowhere now",
            ["/new a b c d"] = "Write /new NAME",
            ["/session nothing"] = "There is no session “nothing”",
            ["/timeout soon"] = "“soon” is not a number of minutes from 1 to 120",
            ["/timeout 0"] = "“0” is not a number of minutes from 1 to 120",
            ["/timeout 121"] = "“121” is not a number of minutes from 1 to 120",
            ["/model two words"] = "“two words” can't be a model's name",
            ["/model -rf"] = "“-rf” can't be a model's name",
            ["/persona nobody"] = "There is no persona nobody",
            ["/archive nothing"] = "There is no session “nothing”",
            ["/unarchive"] = "Write /unarchive NAME",
            ["/unarchive nothing"] = "There is no session “nothing”",
            ["/stop it"] = "There is no session “it”",
            ["/frobnicate"] = "/frobnicate is not a command here.",
        };
        foreach (var (command, reply) in expected)
        {
            stage.Chat.Write(command);
            await stage.Chat.WaitForMessage(message => message.Text.Contains(reply, StringComparison.Ordinal));
        }

        stage.Chat.Write("still fine?");
        await stage.Chat.WaitForText("echo: still fine?");
        Assert.Single(stage.Model.Requests);
        Assert.Empty(stage.Bot.Violations);
    }

    [Fact(Timeout = Patience)]
    public async Task Odd_updates_do_not_hold_up_the_ones_after_them()
    {
        await using var stage = await Stage.SetAsync();
        stage.Chat.Write("hello");
        await stage.Chat.WaitForText("echo: hello");
        stage.Bot.RawUpdate("""{"message":{"message_id":900,"date":1,"chat":{"id":42,"type":"wormhole"},"from":{"id":42,"is_bot":false,"first_name":"Anna"},"text":"odd"}}""");
        stage.Bot.RawUpdate("""{"message":{"message_id":901,"date":1,"chat":{"id":42,"type":"private"},"from":{"id":42,"is_bot":false,"first_name":"Anna"},"forward_origin":{"type":"from_the_future"},"text":"unreadable"}}""");
        stage.Bot.RawUpdate("""{"telepathy":{"thought":"hm"}}""");
        stage.Bot.RawUpdate("""{"message":{"message_id":902,"date":1,"chat":{"id":42,"type":"private","first_name":"Anna"},"from":{"id":42,"is_bot":false,"first_name":"Anna"},"text":"with unknown fields","vibe":{"good":true}}}""");

        await stage.Chat.WaitForText("echo: with unknown fields");
        stage.Chat.WriteRaw(
            stage.Anna,
            new()
            {
                ["game"] = new System.Text.Json.Nodes.JsonObject
                {
                    ["title"] = "t", ["description"] = "d", ["photo"] = new System.Text.Json.Nodes.JsonArray(),
                },
            });
        await stage.Chat.WaitForText("A game can't be given to an agent");
        await stage.Bot.WaitUntilConfirmed();
    }

    [Fact(Timeout = Patience)]
    public async Task The_API_refuses_what_is_no_message_with_one_sentence()
    {
        await using var stage = await Stage.SetAsync();
        using var web = stage.Product.Web();
        var cases = new (HttpContent Content, HttpStatusCode Status)[]
        {
            (JsonContent.Create(new { text = new string('x', 1_000_000) }), HttpStatusCode.RequestEntityTooLarge),
            (new ByteArrayContent(
                [0x7b, 0x22, 0x74, 0x65, 0x78, 0x74, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]), HttpStatusCode.BadRequest),
            (new StringContent("{\"text\":", Encoding.UTF8, "application/json"), HttpStatusCode.BadRequest),
            (JsonContent.Create(new { text = "" }), HttpStatusCode.BadRequest),
        };
        foreach (var (content, status) in cases)
        {
            content.Headers.ContentType = new("application/json");
            using var response = await web.Http.PostAsync($"{web.Path}/messages", content, TestContext.Current.CancellationToken);
            Assert.Equal(status, response.StatusCode);
            var problem = await response.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>(TestContext.Current.CancellationToken);
            Assert.EndsWith(".", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await web.SayAsync("fine");
        await web.WaitForAnswerAsync("echo: fine");
    }

    [Fact(Timeout = Patience)]
    public async Task A_person_s_text_never_becomes_a_command_of_the_CLI_by_accident()
    {
        await using var stage = await Stage.SetAsync();

        stage.Chat.Write("/etc/passwd is a file");
        stage.Chat.Write("  /context please");

        await stage.Chat.WaitForText("/context please");
        Assert.Equal(2, stage.Model.Requests.Count);
    }

    [Fact(Timeout = Patience)]
    public async Task An_edited_message_is_a_correction_for_an_agent_and_never_runs_in_a_shell()
    {
        await using var stage = await Stage.SetAsync();
        var message = stage.Chat.Write("my name is Ana");
        await stage.Chat.WaitForText("echo: my name is Ana");
        stage.Chat.Edit(message, "my name is Anna");
        await stage.Chat.WaitForText("echo: Correction of my earlier message, which now reads: my name is Anna");

        Assert.Equal(0, await stage.Product.StopAsync());
        using var home = new HomeFolder();
        await using var shell = await Product.StartAsync(
            home, ("Agents:claude:Command", "no-such-claude"), ("Telegram:Token", stage.Bot.Token), ("Telegram:ApiUrl", stage.Bot.Url), ("Users:bert:Telegram:0", "77"));
        var bert = stage.Bot.PrivateChat(stage.Bot.Person(77, "Bert"));
        var command = bert.Write("echo one");
        await bert.WaitForText("one");
        bert.Edit(command, "echo two; touch ran");
        await bert.WaitForText("can't be corrected");
        Assert.Empty(Directory.GetFiles(home.Workspaces, "ran", SearchOption.AllDirectories));
    }
}
