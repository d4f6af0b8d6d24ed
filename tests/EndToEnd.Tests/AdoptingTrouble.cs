using System.Globalization;
using System.Text;
using Dormouse.EndToEnd.Tests.Harness;
using static Dormouse.EndToEnd.Tests.Harness.Desk;

namespace Dormouse.EndToEnd.Tests;

/// <summary>Conversations that are hard to adopt: a very long one, a broken one, one whose folder is gone.</summary>
public class AdoptingTrouble
{
    private const int Patience = 180_000;

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task One_of_100_MB_with_a_half_written_last_line_is_told_and_gone_on_with(string claude)
    {
        await using var stage = await SetAsync(claude);
        var record = await BeginAsync(stage, claude);
        Lengthen(record, 100);
        File.AppendAllText(record, "{\"type\":\"user\",\"message\":{\"content\":\"half a li");

        await AdoptAsync(stage);
        await stage.Chat.WaitForText("the first answer may take a while and much memory");
        stage.Chat.Write("and now?");
        await stage.Chat.WaitForText("echo: and now?");

        Assert.Equal(["mend the roof", "and now?"], stage.Model.Requests[^1].UserTexts);
        var silo = File.ReadAllLines($"/proc/{stage.Product.ProcessId}/status").First(
            static line => line.StartsWith("VmHWM", StringComparison.Ordinal));
        var peak = int.Parse(silo.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture);
        Assert.InRange(peak / 1024, 1, 700);
    }

    [Fact(Timeout = Patience)]
    public async Task One_whose_folder_vanished_makes_nothing_and_one_whose_folder_vanishes_later_waits_for_it()
    {
        await using var stage = await SetAsync(Programs.NewestClaude);
        await BeginAsync(stage, Programs.NewestClaude);
        Directory.Move(stage.Home["roof"], stage.Home["away"]);
        await AdoptAsync(stage);
        await stage.Chat.WaitForText("is not there (any more); nothing was made");
        Directory.Move(stage.Home["away"], stage.Home["roof"]);
        await AdoptAsync(stage);
        await stage.Chat.WaitForText("goes on with");
        Directory.Move(stage.Home["roof"], stage.Home["away"]);

        stage.Chat.Write("and now?");
        await stage.Chat.WaitForText("is not there. Is its disk mounted?");
        Directory.Move(stage.Home["away"], stage.Home["roof"]);

        await stage.Chat.WaitForText("echo: and now?");
        Assert.Equal(["mend the roof", "and now?"], stage.Model.Requests[^1].UserTexts);
    }

    /// <summary>A person begins it in a terminal.</summary>
    /// <returns>The CLI's record of it.</returns>
    private static async Task<string> BeginAsync(Stage stage, string claude)
    {
        var folder = Directory.CreateDirectory(stage.Home["roof"]).FullName;
        await using var terminal = DeskTerminal.Claude(stage, claude, folder);
        await OpenInTerminalAsync(stage);
        await terminal.TypeAsync("mend the roof");
        await stage.Model.WaitForText("mend the roof");
        await AnsweredAsync(stage, "echo: mend the roof");
        await terminal.CloseAsync();
        await Eventually.Is(() => !MayBeOpen(stage), "the terminal's program has ended");
        return Directory.EnumerateFiles(
            Path.Combine(stage.Home.Root, ".claude", "projects"), "*.jsonl", SearchOption.AllDirectories).Single();
    }

    private static async Task AdoptAsync(Stage stage)
    {
        var seen = stage.Chat.Messages.Count;
        stage.Chat.Write("/adopt roof");
        var list = await stage.Chat.WaitForMessage(message => message.Buttons.Any() && stage.Chat.Messages.Skip(seen).Contains(message));
        stage.Chat.Press(list.Id, list.Buttons.First().Text);
    }

    /// <summary>What makes a record long are the requests that the CLI notes in it.</summary>
    private static void Lengthen(string record, int megabytes)
    {
        var lines = File.ReadAllLines(record);
        using var writer = new StreamWriter(record, append: false, new UTF8Encoding(false));
        foreach (var line in lines[..(lines.Length / 2)])
        {
            writer.WriteLine(line);
        }

        var id = Path.GetFileNameWithoutExtension(record);
        for (var number = 0; number < megabytes * 10; number++)
        {
            var message = $$$"""{"role":"user","content":"{{{new string('x', 100_000)}}}"}""";
            writer.WriteLine($$$"""{"type":"api-request-blob","sessionId":"{{{id}}}","hash":"{{{number:D64}}}","message":{{{message}}}}""");
        }

        foreach (var line in lines[(lines.Length / 2)..])
        {
            writer.WriteLine(line);
        }
    }
}
