namespace Dormouse.Testing;

/// <summary>Lets the programs of one home into their cluster with the verbs that people use, so that they talk over mutual TLS.</summary>
/// <param name="home">Where the authority and all certificates are.</param>
/// <param name="cluster">The cluster's id.</param>
/// <param name="postgres">The cluster's store.</param>
public sealed class ClusterKeys(HomeFolder home, string cluster, string postgres)
{
    private const string Door = "door";

    private readonly Dictionary<string, Task> _members = [];
    private readonly Lock _gate = new();
    private Task? _authority;

    /// <summary>What a silo with a certificate says at its start.</summary>
    public const string LockedSilo = "locked    only members of the cluster can connect";

    /// <summary>What a frontend with a certificate says at its start.</summary>
    public const string LockedFrontend = "locked    the certificate is valid until";

    /// <summary>Gives a machine a certificate; the first one has the authority. Nothing if it has one.</summary>
    public Task LetInSiloAsync(string machine) => LetInAsync(machine);

    /// <summary>Gives the frontends of this home their certificate. Nothing if they have it.</summary>
    public Task LetInFrontendsAsync() => LetInAsync(Door, "--frontend");

    private Task LetInAsync(string name, params string[] flags)
    {
        lock (_gate)
        {
            if (_members.TryGetValue(name, out var member))
            {
                return member;
            }

            // The machine that makes the authority is a member by that; a frontend is none.
            var isFirst = _authority is null;
            _authority ??= RunAsync(name, "init");
            return _members[name] = isFirst && flags.Length == 0 ? _authority : InviteAsync(_authority, name, flags);
        }
    }

    private async Task InviteAsync(Task authority, string name, string[] flags)
    {
        await authority;
        await RunAsync(name, ["invite", name, .. flags]);
        await RunAsync(name, "join", $"{name}.join");
        File.Delete(Path.Combine(home.Root, $"{name}.join"));
    }

    private async Task RunAsync(string machine, params string[] verb)
    {
        var run = await Product.RunAsync(home, ["cluster", .. verb, $"--Cluster:Id={cluster}", $"--Machine:Name={machine}", $"--Storage:Postgres={postgres}"]);
        Assert.True(run.ExitCode == 0, run.Errors);
    }
}
