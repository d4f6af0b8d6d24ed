namespace Dormouse.EndToEnd.Tests;

/// <summary>A disk that is not mounted: the agent gets nothing, nothing is lost, and it goes on by itself.</summary>
public class Folders
{
    private const int Patience = 180_000;

    [Theory(Timeout = Patience)]
    [InlineData("", "is not there")]
    [InlineData("owner/default", "but an empty or another one in its place")]
    public async Task A_message_waits_until_the_disk_of_its_session_is_mounted(string disk, string told)
    {
        using var home = new HomeFolder();
        await using var product = await Product.StartAsync(home, ("Sessions:Agent", "shell"), ("Sessions:IdleTimeout", "00:00:01"));
        using var web = product.Web();
        await web.SayAsync("echo kept > file; echo written");
        await web.WaitForAnswerAsync("written");
        await Eventually.Is(() => product.SessionProcesses().Count == 0, "the session sleeps");
        var folder = Path.Combine(home.Workspaces, disk);
        using (new MountedFolder(folder))
        {
            await web.SayAsync("cat file; echo x > made");
            var question = await web.WaitForQuestionAsync();
            Assert.Contains(told, question.Text, StringComparison.Ordinal);
            using var form = new MultipartFormDataContent { { new ByteArrayContent("jpg"u8.ToArray()), "file", "photo.jpg" } };
            using var uploaded = await web.Http.PostAsync($"{web.Path}/files", form, TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.Created, uploaded.StatusCode);
            await web.SayAsync("ls photo.jpg");
            await web.WaitForNoticeAsync("There is no session", (await web.KeptAsync())[^1].Seq - 1);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
            Assert.Empty(product.SessionProcesses());

            await web.SayAsync("/new other");
            await web.WaitForNoticeAsync(disk.Length == 0 ? "Mount its disk" : "Session **other**");
            await web.SayAsync("/session default");
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        }

        await web.WaitForAnswerAsync("kept");
        await web.WaitForAnswerAsync("photo.jpg");
        var events = await web.KeptAsync();
        Assert.Single(events, static happened => happened.Kind == "question");
        Assert.Equal(3, events.Count(static happened => happened.Kind == "answer"));
    }
}
