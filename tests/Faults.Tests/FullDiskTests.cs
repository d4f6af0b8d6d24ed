using System.Net;
using System.Net.Http.Json;
using Dormouse.Fakes;
using Dormouse.Faults.Tests.Injection;

namespace Dormouse.Faults.Tests;

public sealed class FullDiskTests
{
    private const int Patience = 120_000;

    [Fact(Timeout = Patience)]
    public async Task A_full_disk_is_told_to_people_and_scripts_and_what_was_not_taken_comes_once_there_is_space()
    {
        using var home = new HomeFolder();
        using var disk = Mount(home);
        await using var bot = await FakeBotApi.StartAsync();
        var chat = bot.PrivateChat(bot.Person(42, "Anna", "anna"));
        await using var product = await Product.StartAsync(
            home,
            ("Agents:claude:Command", "no-such-claude"),
            ("Telegram:Token", bot.Token),
            ("Telegram:ApiUrl", bot.Url),
            ("Users:owner:Telegram:0", "42"));
        using var web = product.Web();
        await web.SayAsync("echo before");
        await web.WaitForAnswerAsync("before");

        // The store makes some room by itself when it meets the end, so it is taken away again. Commands of ours need the store only;
        // what a shell is given needs a file of its own, and one that can't be written has a person asked.
        var refusal = "";
        while (refusal.Length == 0)
        {
            disk.Fill();
            using var response = await web.Http.PostAsJsonAsync(
                $"{web.Path}/messages", new { text = $"/session {new string('x', 20_000)}" }, TestContext.Current.CancellationToken);
            refusal = response.StatusCode == HttpStatusCode.ServiceUnavailable
                ? await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)
                : "";
        }

        Assert.Contains(
            "The disk that holds Dormouse's store is full; free some space, and send it again with", refusal, StringComparison.Ordinal);
        var written = 0;
        await Eventually.Is(
            () =>
            {
                disk.Fill();
                chat.Write($"/session over-Telegram-{++written}");
                return chat.Messages.Any(
                    static message => message.Text.Contains("The disk that holds my store is full", StringComparison.Ordinal));
            },
            "the chat is told");

        disk.Free();
        await chat.WaitForText($"over-Telegram-{written}");
        using var again = product.Web("another");
        await again.SayAsync("echo after");
        await again.WaitForAnswerAsync("after");
    }

    [Fact(Timeout = Patience)]
    public async Task A_start_on_a_full_disk_ends_with_a_sentence_and_loses_nothing()
    {
        using var home = new HomeFolder();
        using var disk = Mount(home);
        await using var product = await Product.StartAsync(home, ("Agents:claude:Command", "no-such-claude"));
        using (var web = product.Web())
        {
            await web.SayAsync("echo before");
            await web.WaitForAnswerAsync("before");
        }

        // Stopped in order, the store is one file; the next start must make the others beside it.
        Assert.Equal(0, await product.StopAsync());
        disk.Fill();
        var (exitCode, _, errors) = await Product.RunAsync(home);
        Assert.Equal(69, exitCode);
        Assert.Matches(
            @"^The store \S+ \(Storage:Path\) can't be opened: the disk is full.*\. Free some space on its disk, or choose another file\.\s*$",
            errors);

        disk.Free();
        await product.StartAsync();
        using var again = product.Web();
        await again.SayAsync("echo after");
        await again.WaitForAnswerAsync("after");
    }

    private static SmallDisk Mount(HomeFolder home) => SmallDisk.TryMount(home.DataFolder)
        ?? throw new InvalidOperationException("This test must be allowed to mount a small disk.");
}
