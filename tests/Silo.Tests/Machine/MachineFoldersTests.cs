using Dormouse.Grains.Sessions;
using Dormouse.Hosting.Settings;
using Dormouse.Silo.Cluster;
using Dormouse.Silo.Files;
using Dormouse.Silo.Machine;
using Dormouse.Silo.Storage;
using Dormouse.Silo.Tests.Storage;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests.Machine;

[Collection(nameof(Environment))]
public sealed class MachineFoldersTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_machine_that_never_ran_is_called_as_its_host() => Assert.Equal("box", On("this").NameOf(Settings("box")));

    [Fact]
    public void A_machine_that_ran_keeps_its_name_whatever_its_host_is_called()
    {
        Run("nas", on: "this");
        Assert.Equal("nas", On("this").NameOf(Settings("box")));
        Assert.Equal("desk", On("this").NameOf(Settings("desk", isNamed: true)));
        Run("box", on: "this");
        Assert.Equal("box", On("this").NameOf(Settings("box")));
    }

    [Theory]
    [InlineData("this", null, "nas")]
    [InlineData(null, "this", "nas")]
    [InlineData(null, null, "nas")]
    [InlineData("another", "this", "box")]
    public void A_folder_of_another_computer_with_the_same_home_is_not_ours(string? ran, string? @is, string expected)
    {
        Run("nas", ran);
        Assert.Equal(expected, On(@is).NameOf(Settings("box")));
    }

    [Fact]
    public void A_machine_that_has_joined_and_not_run_yet_keeps_its_name_too()
    {
        Directory.CreateDirectory(Cluster("nas"));
        File.WriteAllText(Path.Combine(Cluster("nas"), "certificate.pem"), "");
        Assert.Equal("nas", On("this").NameOf(Settings("box")));
        Assert.Empty(On("this").ThatRan());
    }

    [Fact]
    public void A_computer_that_has_been_several_machines_must_say_which_one_it_is()
    {
        Run("nas", on: "this");
        Run("desk", on: "this");
        Assert.Contains(
            "This computer has been the machines 'desk' and 'nas' of cluster 'dormouse'",
            Assert.Throws<SettingsException>(() => On("this").NameOf(Settings("box"))).Message,
            StringComparison.Ordinal);
        Assert.Equal("nas", On("this").NameOf(Settings("nas", isNamed: true)));
    }

    [Fact]
    public async Task A_machine_that_stood_alone_takes_its_name_into_the_cluster()
    {
        using (var store = EmbeddedStore.Open(_folder["dormouse.db"]))
        {
            var session = Samples.Serializer.Serialize(new SessionState { Owner = "ada", Name = "work" }).ToArray();
            await store.Writer.WriteAsync(new(StateNames.Session, "nas/0199", null, session));
        }

        Assert.Equal("nas", On("this").NameOf(Settings("box")));
    }

    [Fact]
    public void Who_comes_after_a_machine_that_ran_here_is_known()
    {
        Assert.Null(On("this").Predecessor("box"));
        Run("nas", on: "this");
        Assert.Equal("nas", On("this").Predecessor("box"));
        Assert.Null(On("this").Predecessor("nas"));
        using (new FileStream(MachineLock.FileIn(Cluster("nas")), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            // A second machine beside one that runs.
            Assert.Null(On("this").Predecessor("box"));
        }

        Run("desk", on: "this");
        Assert.Null(On("this").Predecessor("box"));
    }

    [Fact]
    public void A_folder_gets_another_name_in_one_step_and_what_was_there_under_that_name_is_set_aside_in_it()
    {
        Run("nas", on: "this");
        Write("nas", "sessions/1/given", "of nas");
        Write("nas", DataFolderId.FileName, "id of nas");
        Run("desk", on: "this");
        Write("desk", "sessions/2/given", "of desk");
        Write("desk", "agents/claude/bob/login", "of desk");
        Write("desk", DataFolderId.FileName, "id of desk");
        var folder = FileFacts.IdentityOf(Cluster("nas"));

        On("this").Rename("nas", "desk");

        // The very folder: a crash finds all that a machine is known by under the old name, or all of it under the new one.
        Assert.Equal(folder, FileFacts.IdentityOf(Cluster("desk")));
        Assert.Equal(["desk"], On("this").ThatRan());
        Assert.Equal("of nas", File.ReadAllText(Path.Combine(Cluster("desk"), "sessions", "1", "given")));
        Assert.Equal("id of nas", File.ReadAllText(Path.Combine(Cluster("desk"), DataFolderId.FileName)));
        var former = Assert.Single(Directory.GetDirectories(Cluster("desk"), "before-*"));
        Assert.Equal("of desk", File.ReadAllText(Path.Combine(former, "sessions", "2", "given")));
        Assert.Equal("of desk", File.ReadAllText(Path.Combine(former, "agents", "claude", "bob", "login")));
    }

    [Fact]
    public void A_folder_that_gets_another_name_keeps_all_but_a_certificate_of_that_name()
    {
        Run("nas", on: "this");
        Write("nas", "sessions/1/given", "x");
        Write("nas", "certificate.pem", "of nas");
        Write("desk", "certificate.pem", "of desk");

        On("this").Rename("nas", "desk");

        Assert.False(Directory.Exists(Cluster("nas")));
        Assert.Equal("of desk", File.ReadAllText(Path.Combine(Cluster("desk"), "certificate.pem")));
        Assert.Equal("x", File.ReadAllText(Path.Combine(Cluster("desk"), "sessions", "1", "given")));
        Assert.Equal(["desk"], On("this").ThatRan());
        Assert.Empty(Directory.GetDirectories(Cluster("desk"), "before-*"));
        On("this").Rename("desk", "attic");
        Assert.Equal(["attic"], On("this").ThatRan());
    }

    private string Cluster(string machine) => Path.Combine(_folder.Path, "clusters", "dormouse", machine);

    private MachineFolders On(string? computer) => new(Path.GetDirectoryName(Cluster("x"))!, computer);

    private void Write(string machine, string file, string text)
    {
        var path = Path.Combine(Cluster(machine), file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private void Run(string machine, string? on)
    {
        Directory.CreateDirectory(Cluster(machine));
        File.WriteAllText(MachineLock.FileIn(Cluster(machine)), "");
        On(on).Note(machine);
    }

    private SiloSettings Settings(string machine, bool isNamed = false) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Storage:Path"] = _folder["dormouse.db"],
            ["Storage:Postgres"] = "Host=nas;Username=me",
            ["Machine:Name"] = isNamed ? machine : null,
        })
        .Build()) with { Machine = machine };
}
