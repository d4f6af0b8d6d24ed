using System.Reflection;
using System.Xml.Linq;
using Dormouse.Silo.Tests.Documents;
using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Architecture;

/// <summary>Who may know whom: contracts know nobody, grains and frontends know the contracts, and a silo knows all.</summary>
public sealed class LayerTests
{
    private static readonly Dictionary<string, string[]> Below = new()
    {
        ["Contracts"] = [],
        ["Hosting"] = ["Contracts"],
        ["Grains"] = ["Contracts"],
        ["Frontend"] = ["Contracts", "Hosting"],
        ["Silo"] = ["Contracts", "Frontend", "Grains", "Hosting"],
    };

    [Fact(Timeout = TestScope.Patience)]
    public Task A_project_knows_only_those_below_it()
    {
        foreach (var (project, below) in Below)
        {
            Assert.Equal(
                below, References(project, "ProjectReference").Select(static path => Path.GetFileNameWithoutExtension(path)).Order());
        }

        Assert.Equal(Below.Keys.Order(), Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(Path.GetFileName).Order());
        return Task.CompletedTask;
    }

    [Fact(Timeout = TestScope.Patience)]
    public Task Contracts_need_no_server_and_a_frontend_carries_none()
    {
        Assert.Equal(["Microsoft.Orleans.Sdk"], References("Contracts", "PackageReference"));
        var packages = References("Frontend", "PackageReference").Concat(References("Hosting", "PackageReference"));
        Assert.DoesNotContain("Microsoft.Orleans.Server", packages);
        var carried = Assembly.Load("Dormouse.Frontend").GetReferencedAssemblies().Select(static assembly => assembly.Name);
        Assert.DoesNotContain("Dormouse.Grains", carried);
        return Task.CompletedTask;
    }

    [Fact(Timeout = TestScope.Patience)]
    public Task No_two_namespaces_use_each_other()
    {
        var uses = SourceFile.OfSource
            .Where(static file => file.Namespace is not null)
            .GroupBy(static file => file.Namespace!)
            .ToDictionary(static files => files.Key, static files => files.SelectMany(static file => file.Uses).ToHashSet());
        var circles =
            from one in uses
            from other in one.Value
            where string.CompareOrdinal(one.Key, other) < 0 && uses.TryGetValue(other, out var back) && back.Contains(one.Key)
            select $"{one.Key} <-> {other}";

        Assert.Empty(circles);
        return Task.CompletedTask;
    }

    /// <summary>What suites share is in a project of its own.</summary>
    [Fact(Timeout = TestScope.Patience)]
    public Task No_project_of_the_tests_compiles_a_file_of_another_one()
    {
        var projects = Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories);
        var linked = projects
            .SelectMany(static project => XDocument.Load(project).Descendants("Compile"))
            .Select(static compile => compile.Attribute("Include")?.Value ?? "")
            .Where(static path => path.StartsWith("../", StringComparison.Ordinal))
            .Where(static path => !path.StartsWith("../../src/", StringComparison.Ordinal));

        Assert.Empty(linked);
        return Task.CompletedTask;
    }

    private static IEnumerable<string> References(string project, string kind) =>
        XDocument.Load(Path.Combine(Repository.Root, "src", project, $"{project}.csproj"))
            .Descendants(kind)
            .Select(static reference => reference.Attribute("Include")!.Value);
}
