using Dormouse.Grains.Agents;
using Dormouse.Silo.Agents.Isolation;
using Dormouse.Silo.Projects;
using Dormouse.Silo.Tests.Processes;
using Microsoft.Extensions.Configuration;

namespace Dormouse.Silo.Tests.Projects;

public sealed class InnerRepositoriesTests : IAsyncDisposable
{
    private readonly TestScope _scope = new();

    private string Work => Directory.CreateDirectory(Path.Combine(_scope.Folder, "work")).FullName;

    public ValueTask DisposeAsync() => _scope.DisposeAsync();

    [Fact(Timeout = Wait.Patience)]
    public async Task The_one_repository_in_a_session_s_folder_is_looked_at()
    {
        var repository = new TestRepository(Path.Combine(Work, "deep", "shop"));
        repository.Commit("README.md", "one\n");
        File.WriteAllText(Path.Combine(repository.Folder, "README.md"), "two\n");
        using var view = View();

        var changes = await view.ChangesAsync(Launch(), since: null);

        Assert.Equal("README.md", Assert.Single(changes!.Files).Path);
        Assert.Equal("These are the files of the repository in deep/shop, and paths begin there.", changes.Notes[0]);
        var change = await view.ChangeOfAsync(Launch(), since: null, "README.md");
        Assert.Equal(["-one", "+two"], Assert.Single(change!.Hunks).Lines);
    }

    [Fact(Timeout = Wait.Patience)]
    public async Task Several_are_named_and_none_is_guessed()
    {
        new TestRepository(Path.Combine(Work, "web")).Commit("a", "1\n");
        new TestRepository(Path.Combine(Work, "api")).Commit("a", "1\n");
        Directory.CreateDirectory(Path.Combine(Work, ".hidden", ".git"));
        Directory.CreateSymbolicLink(Path.Combine(Work, "link"), Path.Combine(Work, "web"));
        using var view = View();

        var refusal = (await view.ChangesAsync(Launch(), since: null))!.Refusal;

        Assert.StartsWith(
            "The session's folder is in no git repository itself, and has 2 in it: api, web. Which one", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_in_a_repository_is_not_searched()
    {
        new TestRepository(Work).Commit("a", "1\n");
        Directory.CreateDirectory(Path.Combine(Work, "sub", ".git"));

        Assert.Empty(InnerRepositories.In(Work));
    }

    private AgentLaunch Launch() => new(
        SessionKey.Parse(TestScope.Session), "owner", "other", Guid.NewGuid().ToString(), HasHistory: false, Work, null, null, null);

    private FolderView View()
    {
        var settings = SiloSettings.Read(
            new ConfigurationBuilder().AddInMemoryCollection([new("Sessions:Isolation", "none")]).Build());
        return new(new SessionIsolation(settings), new(_scope.Id, "nas", _scope.Folder), settings);
    }
}
