using Dormouse.Silo.Tests.Processes;

namespace Dormouse.Silo.Tests.Architecture;

/// <summary>Files are one idea each, and a class is seen at one glance. What is larger today may only become smaller.</summary>
public sealed class SizeTests
{
    private const int LongestType = 400;
    private const int LongestLine = 140;
    private const int LongLinesOfSource = 85;
    private const int LongLinesOfTests = 268;

    /// <summary>Types in several files of which more than one is written by hand.</summary>
    private static readonly string[] Cut = [];

    /// <summary>Types with more lines than they ought to have.</summary>
    private static readonly string[] Large = [];

    private static IEnumerable<IGrouping<string, SourceFile>> Types =>
        SourceFile.OfSource.SelectMany(static file => file.Partials.Select(type => (type, file))).GroupBy(
            static part => part.type, static part => part.file);

    [Fact(Timeout = TestScope.Patience)]
    public Task A_class_is_in_one_file_but_for_what_is_generated()
    {
        var cut = Types.Where(static files => files.Count(static file => !file.IsGeneratedHalf) > 1).Select(static files => files.Key);

        Assert.Equal(Cut, cut.Order(StringComparer.Ordinal));
        return Task.CompletedTask;
    }

    [Fact(Timeout = TestScope.Patience)]
    public Task No_class_has_more_than_400_lines_with_all_its_parts()
    {
        var ofParts = Types.Where(
            static files => files.Sum(static file => file.Lines.Count) > LongestType).Select(static files => files.Key);
        var ofFiles = SourceFile.OfSource.Where(static file => file.Lines.Count > LongestType).Select(static file => file.Path);

        Assert.Equal(Large, ofParts.Order(StringComparer.Ordinal));
        Assert.Equal([], ofFiles);
        return Task.CompletedTask;
    }

    [Fact(Timeout = TestScope.Patience)]
    public Task Lines_have_at_most_140_characters()
    {
        Assert.InRange(SourceFile.OfSource.Sum(LongLines), 0, LongLinesOfSource);
        Assert.InRange(SourceFile.OfTests.Sum(LongLines), 0, LongLinesOfTests);
        return Task.CompletedTask;

        static int LongLines(SourceFile file) => file.Lines.Count(static line => line.Length > LongestLine);
    }
}
