using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Architecture;

/// <summary>What depends on whether PostgreSQL is set is chosen in one place.</summary>
public sealed class DeploymentTests
{
    /// <summary>The place itself.</summary>
    private static readonly string[] Known = ["src/Silo/Deployment.cs"];

    [Fact(Timeout = TestScope.Patience)]
    public Task Whether_PostgreSQL_is_set_is_asked_in_one_place()
    {
        var asking = SourceFile.OfSource
            .Where(static file => file.Lines.Any(static line => line.Contains(".IsCluster", StringComparison.Ordinal)))
            .Select(static file => file.Path);

        Assert.Equal(Known, asking.Order(StringComparer.Ordinal));
        return Task.CompletedTask;
    }
}
