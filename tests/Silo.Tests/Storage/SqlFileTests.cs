using Dormouse.Hosting.Storage;
using Dormouse.Silo.Tests.Documents;

namespace Dormouse.Silo.Tests.Storage;

/// <summary>The SQL that lies beside the code.</summary>
public class SqlFileTests
{
    public static TheoryData<string, string> Programs => new()
    {
        { "Hosting", "" },
        { "Hosting", "Orleans/" },
        { "Silo", "Embedded/" },
        { "Silo", "Embedded/Rename/" },
        { "Silo", "Embedded/Search/" },
        { "Silo", "Postgres/" },
        { "Silo", "Postgres/Rename/" },
        { "Silo", "Postgres/Search/" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void Every_file_is_in_its_program_without_its_comments_and_somebody_asks_for_it(string program, string folder)
    {
        var assembly = program == "Hosting" ? typeof(SqlTexts).Assembly : typeof(SiloSettings).Assembly;
        var files = Directory.GetFiles(Path.Combine(Repository.Root, "src", program, "Storage/Sql", folder), "*.sql");
        var source = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal)).Select(File.ReadAllText));

        var texts = new SqlTexts(assembly, folder);

        Assert.Equal(files.Select(Path.GetFileNameWithoutExtension).Order(), texts.All.Keys.Order());
        foreach (var (name, text) in texts.All)
        {
            Assert.DoesNotContain("--", text, StringComparison.Ordinal);
            var file = files.Single(file => file.EndsWith($"/{name}.sql", StringComparison.Ordinal));
            Assert.EndsWith($"{text}\n", File.ReadAllText(file), StringComparison.Ordinal);
            Assert.True(folder == "Orleans/" || source.Contains($"\"{name}\"", StringComparison.Ordinal), $"Nobody asks for {name}.");
        }
    }
}
