using Dormouse.Silo.Agents.History;

namespace Dormouse.Silo.Tests.Agents.History;

public sealed class KeptFileTests : IDisposable
{
    // Seen on 2.1.332: the same line again and again, often as the last one of a turn.
    private const string Latch = """{"type":"atis-latch","atis":"","sessionId":"s"}""";

    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "record.jsonl");

    private string Kept => Path.Combine(_folder.Path, "kept.jsonl");

    [Fact]
    public void A_record_begun_anew_is_joined_behind_the_kept_one_although_a_line_without_id_is_in_both()
    {
        System.IO.File.WriteAllLines(Kept, [Line("1"), Line("2"), Latch]);
        System.IO.File.WriteAllLines(File, [Line("3"), Latch]);

        KeptFile.Keep(File, Kept, isRecord: true);
        Assert.True(KeptFile.Mend(File, Kept, isRecord: true, TimeProvider.System.GetUtcNow()));

        Assert.Equal([Line("1"), Line("2"), Latch, Line("3"), Latch], System.IO.File.ReadAllLines(File));
    }

    [Fact]
    public void An_older_state_of_a_record_takes_the_place_of_nothing()
    {
        System.IO.File.WriteAllLines(Kept, [Line("1"), Line("2"), Line("3")]);
        System.IO.File.WriteAllLines(File, [Line("1"), Line("2")]);

        KeptFile.Keep(File, Kept, isRecord: true);

        Assert.Equal([Line("1"), Line("2"), Line("3")], System.IO.File.ReadAllLines(Kept));
    }

    [Fact]
    public void A_longer_record_that_another_one_replaces_is_set_aside()
    {
        System.IO.File.WriteAllLines(Kept, [Line("1"), Line("2"), Line("3")]);
        System.IO.File.WriteAllLines(File, [Line("1"), Line("other")]);

        KeptFile.Keep(File, Kept, isRecord: true);

        Assert.Equal([Line("1"), Line("other")], System.IO.File.ReadAllLines(Kept));
        Assert.Equal([Line("1"), Line("2"), Line("3")], System.IO.File.ReadAllLines($"{Kept}.before"));
    }

    public void Dispose() => _folder.Dispose();

    private static string Line(string id) => $$"""{"type":"user","uuid":"{{id}}"}""";
}
