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
        await foreach (var line in LineReader.ReadLinesAsync(new MemoryStream(Encoding.UTF8.GetBytes(text)), TestHouse.Ended))
        {
            lines.Add(Encoding.UTF8.GetString(line.Span));
        }

        Assert.Equal(expected, lines);
    }

    [Fact(Timeout = TestHouse.Patience)]
    public async Task A_line_comes_as_soon_as_its_newline_does()
    {
        var pipe = new Pipe();
        await using var lines = LineReader.ReadLinesAsync(pipe.Reader.AsStream(), TestHouse.Ended).GetAsyncEnumerator(TestHouse.Ended);
        await pipe.Writer.WriteAsync("one\ntw"u8.ToArray(), TestHouse.Ended);
        Assert.True(await lines.MoveNextAsync());
        Assert.Equal("one"u8, lines.Current.Span);
        var second = lines.MoveNextAsync();
        Assert.False(second.IsCompleted);

        await pipe.Writer.WriteAsync("o\n"u8.ToArray(), TestHouse.Ended);

        Assert.True(await second);
        Assert.Equal("two"u8, lines.Current.Span);
    }
}
