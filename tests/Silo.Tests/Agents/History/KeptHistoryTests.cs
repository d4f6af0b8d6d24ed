using Dormouse.Silo.Agents.History;
using Dormouse.Silo.Agents;

namespace Dormouse.Silo.Tests.Agents.History;

/// <summary>Once with the record on the disk of the kept one, once on another (<c>/dev/shm</c>), where no link can be made.</summary>
public sealed class KeptHistoryTests : IDisposable
{
    private const string First = """{"type":"user","uuid":"1","parentUuid":null}""";
    private const string Second = """{"type":"assistant","uuid":"2","parentUuid":"1"}""";
    private const string Third = """{"type":"user","uuid":"3","parentUuid":"2"}""";
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    private readonly TempFolder _private = new();
    private readonly TempFolder _near = new();
    private readonly string _far = Directory.CreateDirectory($"/dev/shm/dm-{Guid.NewGuid():N}").FullName;
    private bool _isFar;

    public static TheoryData<bool> Disks => [false, true];

    private string Config => _isFar ? _far : _near.Path;

    private string Record => Path.Combine(Config, "id.jsonl");

    private string Folder => Path.Combine(Config, "id");

    private KeptHistory Kept => new(_private.Path);

    private IReadOnlyList<MovePart> Parts => [new("transcript", Record), new("conversation", Folder)];

    public void Dispose()
    {
        _private.Dispose();
        _near.Dispose();
        Directory.Delete(_far, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void What_was_appended_is_there_when_the_record_is_put_back_and_it_looks_new(bool isFar)
    {
        Begin(isFar, First);
        Keep();
        File.AppendAllLines(Record, [Second]);
        Keep();
        File.AppendAllLines(Record, [Third]);
        Keep();
        Remove();

        Assert.Equal("transcript", Assert.Single(Mend()).Name);

        Assert.Equal([First, Second, Third], File.ReadAllLines(Record));
        Assert.Equal(Now.UtcDateTime, File.GetLastWriteTimeUtc(Record));
        Assert.Empty(Mend());
    }

    [Fact]
    public void On_the_same_disk_what_is_appended_is_kept_without_being_looked_at()
    {
        Begin(isFar: false, First);
        Keep();
        File.AppendAllLines(Record, [Second]);
        Remove();
        Mend();
        File.AppendAllLines(Record, [Third]);
        Remove();
        Mend();
        Assert.Equal([First, Second, Third], File.ReadAllLines(Record));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void A_record_that_was_written_anew_under_its_name_is_kept_in_its_new_form(bool isFar)
    {
        Begin(isFar, First, Second, Third);
        Keep();
        Rewrite("""{"type":"summary"}""", Third);
        Keep();
        Remove();
        Mend();
        Assert.Equal(["""{"type":"summary"}""", Third], File.ReadAllLines(Record));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void A_record_that_grew_while_it_was_written_anew_is_kept_whole(bool isFar)
    {
        Begin(isFar, First, Second);
        Keep();
        Rewrite(First, Second, Third);
        Keep();
        Remove();
        Mend();
        Assert.Equal([First, Second, Third], File.ReadAllLines(Record));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void What_a_running_agent_wrote_after_its_record_was_removed_is_put_behind_the_rest(bool isFar)
    {
        Begin(isFar, First, Second);
        Keep();
        Remove();
        File.WriteAllLines(Record, [Third]);
        Keep();

        Assert.Single(Mend());

        Assert.Equal([First, Second, Third], File.ReadAllLines(Record));
        Remove();
        Mend();
        Assert.Equal([First, Second, Third], File.ReadAllLines(Record));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void An_empty_file_does_not_take_the_place_of_a_record(bool isFar)
    {
        Begin(isFar, First);
        Keep();
        Rewrite();
        Keep();
        Mend();
        Assert.Equal([First], File.ReadAllLines(Record));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void Another_conversation_takes_the_place_of_the_last_one_when_it_has_a_record(bool isFar)
    {
        Begin(isFar, First);
        Keep();
        MovePart[] cleared = [new("transcript", Path.Combine(Config, "new.jsonl"))];
        Kept.Keep("new", cleared, Now);
        Assert.Equal(2, Conversations.Length);

        File.WriteAllLines(cleared[0].Path, [Second]);
        Kept.Keep("new", cleared, Now);

        Assert.Equal(["new"], Conversations);
        File.Delete(cleared[0].Path);
        Kept.Mend("new", cleared, Now);
        Assert.Equal([Second], File.ReadAllLines(cleared[0].Path));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void A_record_is_put_back_where_it_belongs_now_also_when_its_whole_folder_is_gone(bool isFar)
    {
        Begin(isFar, First);
        Keep();
        MovePart[] moved = [new("transcript", Path.Combine(Config, "other/folder/id.jsonl"))];
        Assert.Single(Kept.Mend("id", moved, Now));
        Assert.Equal([First], File.ReadAllLines(moved[0].Path));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void Of_a_folder_what_went_by_age_is_put_back_and_what_was_removed_when_it_was_young_is_not(bool isFar)
    {
        Begin(isFar, First);
        var (old, young) = (Path.Combine(Folder, "tool-results/1.txt"), Path.Combine(Folder, "2.txt"));
        Directory.CreateDirectory(Path.GetDirectoryName(old)!);
        File.WriteAllText(old, "old");
        File.WriteAllText(young, "young");
        File.SetLastWriteTimeUtc(old, Now.AddDays(-40).UtcDateTime);
        File.SetLastWriteTimeUtc(young, Now.AddDays(-1).UtcDateTime);
        Keep();
        Directory.Delete(Folder, recursive: true);
        Directory.CreateDirectory(Folder);
        Keep();

        Assert.Equal("conversation", Assert.Single(Mend()).Name);

        Assert.Equal("old", File.ReadAllText(old));
        Assert.False(File.Exists(young));
    }

    [Theory]
    [MemberData(nameof(Disks))]
    public void A_session_that_sleeps_keeps_what_others_write_anew_meanwhile(bool isFar)
    {
        Begin(isFar, First, Second);
        Keep();
        Rewrite(First, Third);
        Kept.KeepAsNoted(Now);
        Remove();
        Kept.KeepAsNoted(Now);
        Mend();
        Assert.Equal([First, Third], File.ReadAllLines(Record));
    }

    [Fact]
    public void A_record_that_comes_after_the_start_is_kept_by_the_notes()
    {
        Begin(isFar: false);
        File.Delete(Record);
        Keep();
        File.WriteAllLines(Record, [First]);
        Kept.KeepAsNoted(Now);
        Remove();
        Mend();
        Assert.Equal([First], File.ReadAllLines(Record));
    }

    [Fact]
    public void Without_anything_to_keep_nothing_is_made()
    {
        Kept.Keep("id", [], Now);
        Kept.KeepAsNoted(Now);
        Assert.Empty(Kept.Mend("id", Parts, Now));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_private.Path));
    }

    private string[] Conversations => [.. Directory.GetDirectories(_private["history"]).Select(static path => Path.GetFileName(path))];

    private void Begin(bool isFar, params string[] lines)
    {
        _isFar = isFar;
        File.WriteAllLines(Record, lines);
    }

    private void Keep() => Kept.Keep("id", Parts, Now);

    private IReadOnlyList<MovePart> Mend() => Kept.Mend("id", Parts, Now);

    private void Remove() => File.Delete(Record);

    /// <summary>As editors and synchronisers do: a new file takes the name.</summary>
    private void Rewrite(params string[] lines)
    {
        File.WriteAllLines(Record + ".new", lines);
        File.Move(Record + ".new", Record, overwrite: true);
    }
}
