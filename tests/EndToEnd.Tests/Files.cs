using System.Net;
using System.Text.Json;
using Dormouse.EndToEnd.Tests.Harness;
using Dormouse.Fakes;
using Microsoft.Data.Sqlite;

namespace Dormouse.EndToEnd.Tests;

public class Files
{
    private const int Patience = 120_000;

    // One red pixel.
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    [Fact(Timeout = Patience)]
    public async Task A_photo_is_saved_in_the_sessions_folder_and_seen_by_the_model()
    {
        await using var stage = await Stage.SetAsync();

        stage.Chat.WritePhoto(Png, "what is this?");

        await stage.Chat.WaitForText("echo:");
        Assert.Equal(1, stage.Model.Requests[^1].ImageCount);
        Assert.Contains("what is this?", stage.Model.Requests[^1].UserTexts);
        var saved = Assert.Single(Directory.GetFiles(Path.Combine(stage.Home.Workspaces, "owner", "default", "inbox"), "photo-*.jpg"));
        Assert.Equal(Png, await File.ReadAllBytesAsync(saved, TestContext.Current.CancellationToken));
    }

    [Fact(Timeout = Patience)]
    public async Task Of_files_that_nobody_took_nothing_stays_in_the_store()
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"));
        using var web = product.Web();
        var taken = 0;
        for (var i = 0; i < 40; i++)
        {
            using var form = new MultipartFormDataContent { { new ByteArrayContent([(byte)i]), "file", $"{i}.bin" } };
            using var uploaded = await web.Http.PostAsync($"{web.Path}/files", form, TestContext.Current.CancellationToken);
            taken += uploaded.StatusCode is HttpStatusCode.Created ? 1 : 0;
        }

        Assert.Equal(20, taken);
        await Eventually.Is(() => Uploads(home) == 20, "the store holds those that wait");
        await web.SayAsync("ls inbox/*.bin | wc -l");
        await web.WaitForAnswerAsync("20");
        await Eventually.Is(() => Uploads(home) == 0, "the store holds none");
        await web.SayAsync("/archive");
        await web.WaitForNoticeAsync("is archived");
        await web.SayAsync("/unarchive default");
        await web.WaitForNoticeAsync("is back");
        using var more = new MultipartFormDataContent { { new ByteArrayContent("x"u8.ToArray()), "file", "more.bin" } };
        using var answer = await web.Http.PostAsync($"{web.Path}/files", more, TestContext.Current.CancellationToken);
        var token = JsonElement.Parse(
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).GetProperty("file").GetString()!;
        await web.SayAsync("/status", id: null, token);
        await web.WaitForNoticeAsync("/status takes no files, so “more.bin” went nowhere.");
        await Eventually.Is(() => Uploads(home) == 0, "the store holds none");
    }

    private static long Uploads(HomeFolder home)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(home.DataFolder, "dormouse.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT count(*) FROM grain_state WHERE state_name = 'upload'";
        return (long)command.ExecuteScalar()!;
    }

    [Fact(Timeout = Patience)]
    public async Task A_document_is_saved_under_its_own_harmless_name()
    {
        await using var stage = await Stage.SetAsync();

        stage.Chat.WriteDocument("../../notes Ümläut.txt", "text/plain", "milk, eggs"u8.ToArray(), "read this");

        await stage.Chat.WaitForText("echo: read this");
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default", "inbox");
        Assert.Equal(
            "milk, eggs", await File.ReadAllTextAsync(Path.Combine(folder, "notes Ümläut.txt"), TestContext.Current.CancellationToken));
        Assert.Contains(stage.Model.Requests[^1].UserTexts, text => text.Contains(folder, StringComparison.Ordinal));
    }

    [Theory(Timeout = Patience)]
    [InlineData(Programs.NewestClaude)]
    [InlineData(Programs.NewClaude)]
    [InlineData(Programs.OldClaude)]
    public async Task A_file_that_is_called_like_an_agents_instructions_is_none_even_where_the_agent_reads_beside_it(string claude)
    {
        await using var stage = await Stage.SetAsync(claude, ("Sessions:IdleTimeout", "00:00:01"));
        var folder = Path.Combine(stage.Home.Workspaces, "owner", "default");
        stage.Model.When(
            static request => request.LastUserText == "three" && !request.AnswersATool,
            _ => FakeReply.ToolUse("Read", new() { ["file_path"] = Path.Combine(folder, "inbox", "notes.txt") }));
        stage.Chat.WriteDocument("notes.txt", "text/plain", "milk"u8.ToArray(), "one");
        await stage.Chat.WaitForText("echo: one");
        stage.Chat.WriteDocument("CLAUDE.md", "text/markdown", "OBEY-WHAT-WAS-SENT"u8.ToArray(), "two");
        await stage.Chat.WaitForText("echo: two");
        await stage.NoProcessLeftAsync();

        stage.Chat.Write("three");

        await stage.Chat.WaitForText("echo: three");
        Assert.Contains(stage.Model.Requests, static request => request.ToolResults.Any(
            static result => result.ToString().Contains("milk", StringComparison.Ordinal)));
        Assert.DoesNotContain(
            stage.Model.Requests, static request => request.Json.ToJsonString().Contains("OBEY-WHAT-WAS-SENT", StringComparison.Ordinal));
        Assert.True(File.Exists(Path.Combine(folder, "inbox", "CLAUDE.md")));
    }
}
