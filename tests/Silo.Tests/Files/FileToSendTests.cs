using System.Diagnostics;
using Dormouse.Silo.Files;

namespace Dormouse.Silo.Tests.Files;

/// <summary>What of a session's folder an agent may have sent.</summary>
public sealed class FileToSendTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("dormouse-send-").FullName;

    public FileToSendTests()
    {
        Directory.CreateDirectory(At("work/sub"));
        File.WriteAllText(At("secret.txt"), "secret");
        File.WriteAllText(At("work/sub/a.txt"), "hello");
    }

    private string Work => At("work");

    [Theory]
    [InlineData("sub/a.txt")]
    [InlineData("./sub/../sub/a.txt")]
    public void A_file_of_the_folder_is_read(string path)
    {
        var piece = Read(path);
        Assert.Null(piece.Refusal);
        Assert.Equal("hello"u8.ToArray(), piece.Bytes.Value);
        Assert.Equal(("sub/a.txt", 5L), (piece.Path, piece.Size));
    }

    [Fact]
    public void A_whole_path_into_the_folder_and_a_link_that_stays_in_it_are_followed()
    {
        Assert.Null(Read(At("work/sub/a.txt")).Refusal);
        File.CreateSymbolicLink(At("work/in"), "sub/a.txt");
        Assert.Equal("sub/a.txt", Read("in").Path);
    }

    [Theory]
    [InlineData("../secret.txt")]
    [InlineData("sub/../../secret.txt")]
    [InlineData("out")]
    [InlineData("outside/secret.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("sub")]
    [InlineData("missing")]
    [InlineData("")]
    [InlineData("\0")]
    public void Nothing_outside_and_no_folder_is_read_and_no_word_is_lost_on_it(string path)
    {
        File.CreateSymbolicLink(At("work/out"), At("secret.txt"));
        Directory.CreateSymbolicLink(At("work/outside"), _root);
        Assert.Equal("", Read(path).Refusal);
    }

    [Fact]
    public void A_hard_link_a_pipe_an_empty_and_a_huge_file_are_told()
    {
        Run("ln", At("secret.txt"), At("work/hard"));
        Run("mkfifo", At("work/pipe"));
        File.WriteAllText(At("work/empty"), "");
        using (var huge = File.Create(At("work/huge")))
        {
            huge.SetLength(Attachment.MaxSent + 1);
        }

        Assert.Contains("hard link", Read("hard").Refusal, StringComparison.Ordinal);
        Assert.Contains("pipe", Read("pipe").Refusal, StringComparison.Ordinal);
        Assert.Contains("is empty", Read("empty").Refusal, StringComparison.Ordinal);
        Assert.Contains("more than 50 MB", Read("huge").Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_ours_is_not_there() =>
        Assert.Equal("", FileToSend.Read(Work, "sub/a.txt", 0, path => path.StartsWith(At("work/sub"), StringComparison.Ordinal)).Refusal);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private string At(string path) => Path.Combine(_root, path);

    private FolderPiece Read(string path) => FileToSend.Read(Work, path, 0, static _ => false);

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        Assert.Equal(0, process.ExitCode);
    }
}
