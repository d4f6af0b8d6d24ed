using System.Security.Cryptography;
using Dormouse.Grains.Moves;
using Dormouse.Silo.Files;
using Dormouse.Silo.Moves;

namespace Dormouse.Silo.Tests.Moves;

public sealed class FetchTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dm-move-").FullName;

    private string From => Path.Combine(_root, "from");

    private Staging Staging => new(Path.Combine(_root, "staging"));

    public FetchTests() => Directory.CreateDirectory(From);

    public void Dispose() => FolderRemoval.Remove(_root);

    [Fact(Timeout = 60_000)]
    public async Task Everything_arrives_as_it_was()
    {
        Directory.CreateDirectory($"{From}/empty");
        Directory.CreateDirectory($"{From}/a\n“b” ü/'c'");
        Write("a\n“b” ü/'c'/-rf *", 10);
        Write("none", 0);
        Write("big", (3 * MoveOrder.ChunkSize) + 7);
        Write("closed", 5);
        File.SetUnixFileMode($"{From}/closed", UnixFileMode.UserRead);
        File.SetLastWriteTimeUtc($"{From}/closed", new(2001, 2, 3, 4, 5, 6, DateTimeKind.Utc));
        File.CreateSymbolicLink($"{From}/away", "/etc/passwd");
        File.CreateSymbolicLink($"{From}/folder-link", "empty");
        Directory.CreateDirectory($"{From}/locked");
        Write("locked/file", 3);
        File.SetUnixFileMode($"{From}/locked", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var before = FolderWalk.Through([new(MoveParts.Work, From)], CancellationToken.None);

        using var source = new Source(From, _root);
        Assert.Null((await FetchAsync(source)).Failure);

        var after = FolderWalk.Through([new(MoveParts.Work, Staging.PlaceOf(MoveParts.Work))], CancellationToken.None);
        Assert.Equal(before.Entries, after.Entries);
        Assert.Equal(12, after.Entries.Count);
        Assert.Equal(File.ReadAllBytes($"{From}/big"), File.ReadAllBytes($"{Staging.PlaceOf(MoveParts.Work)}/big"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_would_run_as_somebody_else_there_is_a_plain_file_here()
    {
        const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        Write("program", 3);
        Directory.CreateDirectory($"{From}/shared");
        File.SetUnixFileMode($"{From}/program", Plain | UnixFileMode.SetUser | UnixFileMode.SetGroup);
        File.SetUnixFileMode($"{From}/shared", Plain | UnixFileMode.SetGroup | UnixFileMode.StickyBit);

        using var source = new Source(From, _root);
        Assert.True((await FetchAsync(source)).IsComplete);

        Assert.Equal(Plain, File.GetUnixFileMode($"{Staging.PlaceOf(MoveParts.Work)}/program"));
        Assert.Equal(Plain, File.GetUnixFileMode($"{Staging.PlaceOf(MoveParts.Work)}/shared"));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_there_already_is_not_fetched_again_and_a_half_file_is_gone_on_with()
    {
        Write("first", 100);
        Write("second", 4 * MoveOrder.ChunkSize);
        using var cut = new Source(From, _root) { FailsAfter = 4 };
        Assert.False((await FetchAsync(cut)).IsComplete);

        using var source = new Source(From, _root);
        Assert.True((await FetchAsync(source)).IsComplete);

        // Of the listing, the first file and four pieces of the second, four calls had been answered.
        Assert.Equal(2, source.Calls);
        Assert.Equal(File.ReadAllBytes($"{From}/second"), File.ReadAllBytes($"{Staging.PlaceOf(MoveParts.Work)}/second"));
        Assert.Empty(Directory.EnumerateFiles(Staging.Folder, "partial-*"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_staged_file_that_was_damaged_is_fetched_again()
    {
        Write("file", 1000);
        using var source = new Source(From, _root);
        Assert.True((await FetchAsync(source)).IsComplete);
        var staged = $"{Staging.PlaceOf(MoveParts.Work)}/file";
        var time = File.GetLastWriteTimeUtc(staged);
        File.WriteAllBytes(staged, new byte[1000]);
        File.SetLastWriteTimeUtc(staged, time);

        Assert.True((await FetchAsync(source)).IsComplete);

        Assert.Equal(File.ReadAllBytes($"{From}/file"), File.ReadAllBytes(staged));
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_listing_makes_the_staging_folder_what_it_says()
    {
        Write("gone", 10);
        Directory.CreateDirectory($"{From}/becomes-file");
        File.CreateSymbolicLink($"{From}/becomes-folder", "/tmp");
        using (var source = new Source(From, _root))
        {
            Assert.True((await FetchAsync(source)).IsComplete);
        }

        File.Delete($"{From}/gone");
        Directory.Delete($"{From}/becomes-file");
        Write("becomes-file", 3);
        File.Delete($"{From}/becomes-folder");
        Directory.CreateDirectory($"{From}/becomes-folder");
        Write("becomes-folder/new", 4);
        using var again = new Source(From, _root);
        Assert.True((await FetchAsync(again)).IsComplete);

        Assert.Equal(
            FolderWalk.Through([new(MoveParts.Work, From)], CancellationToken.None).Entries,
            FolderWalk.Through([new(MoveParts.Work, Staging.PlaceOf(MoveParts.Work))], CancellationToken.None).Entries);
        Assert.False(File.Exists("/tmp/new"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_changed_since_it_was_listed_is_not_taken()
    {
        Write("file", 1000);
        using var source = new Source(From, _root);
        await source.Listing.Listing;
        Write("file", 1000);

        var progress = await FetchAsync(source);

        Assert.Equal((false, null), (progress.IsComplete, progress.Failure));
        Assert.False(File.Exists($"{Staging.PlaceOf(MoveParts.Work)}/file"));
    }

    [Fact(Timeout = 60_000)]
    public async Task More_than_the_disk_has_room_for_is_refused_before_anything_is_fetched()
    {
        using (var big = File.Create($"{From}/big"))
        {
            big.SetLength(1);
        }

        var entry = new MoveEntry(MoveParts.Work, "big", EntryKind.File, 420, 1L << 60, 0, new string('0', 64));
        var listing = FolderListing.Of([entry], []);
        using var source = new Source(From, _root) { Other = listing };

        var progress = await FetchAsync(source);

        Assert.Matches("^desk has .* free, and 1073741824.1 GiB are needed; make room there$", progress.Failure);
        Assert.Equal(1, source.Calls);
    }

    [Theory]
    [InlineData("../out")]
    [InlineData("a/../../out")]
    [InlineData("/etc/out")]
    [InlineData("a//b")]
    [InlineData("./a")]
    public void A_listing_can_not_name_a_place_outside(string path) => Assert.Throws<MoveException>(() => FolderListing.Read(
        FolderListing.Of([new(MoveParts.Work, path, EntryKind.File, 0, 0, 0, "")], []).Bytes));

    [Fact(Timeout = 60_000)]
    public async Task Sockets_and_pipes_are_named_and_never_opened()
    {
        using var pipe = System.Diagnostics.Process.Start("mkfifo", $"{From}/pipe");
        await pipe.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var socket = new System.Net.Sockets.Socket(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint($"{From}/socket"));
        using var source = new Source(From, _root);

        var listing = await source.Listing.Listing;

        Assert.Equal([$"{From}/pipe", $"{From}/socket"], listing.LeftOut);
        Assert.Equal([""], listing.Entries.Select(static entry => entry.Path));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_name_that_is_not_utf8_ends_the_move_with_a_sentence()
    {
        using var made = System.Diagnostics.Process.Start("sh", ["-c", $"touch '{From}/'$(printf 'x\\377')"]);
        await made.WaitForExitAsync(TestContext.Current.CancellationToken);
        using var source = new Source(From, _root);

        var failure = await Assert.ThrowsAsync<MoveException>(() => source.Listing.Listing);

        Assert.Equal($"the name of “{From}/x\uFFFD” is not UTF-8; give it another name", failure.Message);
        using var removed = System.Diagnostics.Process.Start("rm", ["-r", From]);
        await removed.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_old_copy_is_removed_unless_it_was_changed()
    {
        Write("file", 10);
        using (var source = new Source(From, _root))
        {
            await source.Listing.Listing;
        }

        File.AppendAllText($"{From}/file", "more");
        var folder = Directory.CreateDirectory(Path.Combine(_root, "private")).FullName;
        Assert.Equal([From], OldCopy.Remove([new(MoveParts.Work, From)], Path.Combine(_root, "listing"), folder));
        Assert.True(File.Exists($"{From}/file"));

        using (var source = new Source(From, _root))
        {
            await source.Listing.Listing;
        }

        Assert.Empty(OldCopy.Remove([new(MoveParts.Work, From)], Path.Combine(_root, "listing"), folder));
        Assert.False(Path.Exists(From));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_removal_that_was_cut_off_goes_on_and_is_not_taken_for_somebody_s_change(bool isListed)
    {
        Write("file", 10);
        var folder = Directory.CreateDirectory(Path.Combine(_root, "private")).FullName;
        using (var source = new Source(From, _root))
        {
            await source.Listing.Listing;
        }

        // What an earlier try had found to be as it was, and had begun to remove.
        var left = Path.Combine(Path.GetDirectoryName(From)!, $".{Path.GetFileName(From)}.gone-private");
        Directory.Move(From, left);
        File.Delete($"{left}/file");
        if (!isListed)
        {
            File.Delete(Path.Combine(_root, "listing"));
        }

        Assert.Empty(OldCopy.Remove([new(MoveParts.Work, From)], Path.Combine(_root, "listing"), folder));
        Assert.False(Path.Exists(left));
    }

    private void Write(string name, int size) => File.WriteAllBytes($"{From}/{name}", RandomNumberGenerator.GetBytes(size));

    private async Task<MoveProgress> FetchAsync(Source source)
    {
        var listing = source.Other ?? await source.Listing.Listing;
        var order = new MoveOrder(
            new("nas", "1"), new("desk", "2"), "ada", "work", listing.Digest, listing.Bytes.Length, listing.Files, listing.Size, "shell");
        using var task = new FetchTask(order, source, Staging, Task.CompletedTask, TimeProvider.System, CancellationToken.None);
        await task.Done.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.Progress;
    }

    private sealed class Source(string from, string root) : IMoveSource, IDisposable
    {
        public ListingTask Listing { get; } = new(
            [new(MoveParts.Work, from)], static () => Task.CompletedTask, Path.Combine(root, "listing"), CancellationToken.None);

        public FolderListing? Other { get; init; }

        public int FailsAfter { get; init; } = int.MaxValue;

        public int Calls { get; private set; }

        public async Task<byte[]?> ReadAsync(string digest, int entry, long offset)
        {
            if (Calls == FailsAfter)
            {
                return null;
            }

            Calls++;
            return Other is { } other && entry < 0 ? other.Bytes : await Listing.ReadAsync(digest, entry, offset);
        }

        public void Dispose() => Listing.Dispose();
    }
}
