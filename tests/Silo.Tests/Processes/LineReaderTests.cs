using System.IO.Pipelines;
using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class LineReaderTests
{
    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a\n\nb", new[] { "a", "", "b" })]
    [InlineData("a\r\nb\n", new[] { "a\r", "b" })]
    public async Task Lines_are_cut_at_newlines_only(string text, string[] expected)
    {
        var lines = new List<string>();
        await foreach (var line in LineReader.ReadLinesAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestScope.Ended))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        Assert.Equal(expected, lines);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task A_line_comes_as_soon_as_its_newline_does()
    {
        var pipe = new Pipe();
        await using var lines = LineReader.ReadLinesAsync(pipe.Reader.AsStream(), TestScope.Ended).GetAsyncEnumerator(TestScope.Ended);
        await pipe.Writer.WriteAsync("one\ntw"u8.ToArray(), TestScope.Ended);
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("one"u8, lines.Current.Span);
        var second = lines.MoveNextAsync();
        Assert.False(second.IsCompleted);

        await pipe.Writer.WriteAsync("o\n"u8.ToArray(), TestScope.Ended);

        Assert.True(await second);
        Assert.Equal("two"u8, lines.Current.Span);
    }

    [Theory(Timeout = TestScope.Patience)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(2048)]
    [InlineData(70_000)]
    [InlineData(1_000_000)]
    public async Task Lines_of_every_length_come_whole_however_the_stream_is_cut(int most)
    {
        var random = new Random(most);
        int[] lengths = [0, 1, 2046, 2047, 2048, 2049, 65_535, 65_536, 65_537, 131_072, 500_000, 3, 0];
        var lines = lengths.Select(length => Enumerable.Range(0, length).Select(_ => (byte)random.Next('a', 'z')).ToArray()).ToArray();
        var pieces = new PieceStream([.. lines.SelectMany(static line => line.Append((byte)'\n'))], most, random);
        var read = new List<byte[]>();
        await foreach (var line in LineReader.ReadLinesAsync(pieces, TestScope.Ended))
        {
            read.Add(line.ToArray());
        }

        Assert.Equal(lines, read);
    }

    /// <summary>A stream that gives as much at once as it likes.</summary>
    private sealed class PieceStream(byte[] content, int most, Random random) : MemoryStream(content)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, random.Next(1, most + 1))], cancellationToken);
    }

    [Fact(Timeout = TestScope.Patience)]
    public async Task Of_a_line_without_end_only_the_beginning_is_kept_and_the_next_one_comes_whole()
    {
        var text = $"one\n{new string('x', 3_000_000)}\ntwo\n{new string('y', 700_000)}";
        var lines = new List<string>();
        await foreach (var line in LineReader.ReadLinesAsync(
            new MemoryStream(Encoding.UTF8.GetBytes(text)), mostLine: 500_000, TestScope.Ended))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        Assert.Equal(["one", new('x', 64 * 1024), "two", new('y', 64 * 1024)], lines);
    }
}
