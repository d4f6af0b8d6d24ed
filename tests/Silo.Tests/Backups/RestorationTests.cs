using Dormouse.Grains.Sessions;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Backups;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Processes;
using Dormouse.Silo.Tests.Storage;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests.Backups;

/// <summary>A restoration does all or nothing, and what was cut off in the middle is not taken for somebody's.</summary>
[Collection(nameof(Environment))]
public sealed class RestorationTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string Backup => _folder["night.backup"];

    private string Given => There("sessions/1/given");

    private string Placing => There(".restoring/placing");

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_that_was_cut_off_while_it_put_files_in_place_is_done_again_from_the_start()
    {
        await BackUpAsync();
        Write(Placing, "");
        Write(There("sessions/half"), "of the try before");

        Assert.StartsWith("1 session is as of ", await RestoreAsync(), StringComparison.Ordinal);

        Assert.Equal("kept", await File.ReadAllTextAsync(Given, TestScope.Ended));
        Assert.False(File.Exists(There("sessions/half")));
        Assert.True(File.Exists(There("dormouse.db")));
        Assert.False(Directory.Exists(There(".restoring")));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Files_that_lie_in_the_way_of_one_that_was_cut_off_earlier_are_somebody_s_and_stay()
    {
        await BackUpAsync();
        Write(There(".restoring/store.db"), "half of it");
        Write(There("sessions/mine"), "mine");

        await RefusesAsync($"The folder {There("sessions")} is not empty; nothing was restored.");

        Assert.Equal("mine", await File.ReadAllTextAsync(There("sessions/mine"), TestScope.Ended));
        Assert.False(Directory.Exists(There(".restoring")));
        Assert.False(File.Exists(There("dormouse.db")));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_that_fails_while_it_puts_files_in_place_goes_on_with_the_same_words()
    {
        await BackUpAsync();
        await FailInPlaceAsync();

        Directory.Delete(There("dormouse.db"));
        await RestoreAsync();

        Assert.Equal("kept", await File.ReadAllTextAsync(Given, TestScope.Ended));
        Assert.True(File.Exists(There("dormouse.db")));
        Assert.False(Directory.Exists(There(".restoring")));
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task One_that_was_cut_off_is_given_up_when_the_machine_starts_and_what_is_there_is_the_machine_s()
    {
        await BackUpAsync();
        await FailInPlaceAsync();
        Directory.Delete(There("dormouse.db"));

        var told = new Restoration(Settings("there")).GiveUp();

        Assert.Contains("was cut off and is given up", told, StringComparison.Ordinal);
        Assert.Null(new Restoration(Settings("there")).GiveUp());
        Assert.False(Directory.Exists(There(".restoring")));
        await RefusesAsync($"The folder {There("sessions")} is not empty; nothing was restored.");
        Assert.Equal("kept", await File.ReadAllTextAsync(Given, TestScope.Ended));
    }

    /// <summary>What can't be moved away is only met when the rest is in its place.</summary>
    private async Task FailInPlaceAsync()
    {
        Directory.CreateDirectory(There("dormouse.db"));
        await RefusesAsync("Nothing was restored; mend that and run it again.");
        Assert.True(File.Exists(Given));
        Assert.True(File.Exists(Placing));
    }

    private async Task BackUpAsync()
    {
        using (var store = EmbeddedStore.Open(_folder["here/dormouse.db"]))
        {
            var session = Samples.Serializer.Serialize(new SessionState { Owner = "ada", Name = "work" }).ToArray();
            await store.Writer.WriteAsync(new(StateNames.Session, "nas/1", null, session));
        }

        Write(_folder["here/sessions/1/given"], "kept");
        Assert.Contains(
            " 1 private file of nas ",
            await new BackupWriter(Settings("here")).WriteAsync(Backup, SampleStates.At),
            StringComparison.Ordinal);
    }

    private async Task RefusesAsync(string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<UnavailableException>(RestoreAsync)).Message, StringComparison.Ordinal);

    private Task<string> RestoreAsync() => new Restoration(Settings("there")).RunAsync(Backup, filesOnly: false);

    private string There(string path) => _folder[$"there/{path}"];

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private SiloSettings Settings(string place) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = _folder[$"{place}/dormouse.db"],
            ["Machine:Name"] = "nas",
        })
        .Build());
}
