using System.Text;
using Dormouse.Silo.Processes;

namespace Dormouse.Silo.Tests.Processes;

public class TextTailTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(100)]
    public void The_last_bytes_are_kept_and_a_cut_character_is_left_out(int piece)
    {
        var tail = new TextTail(10);
        foreach (var bytes in Encoding.UTF8.GetBytes("before and €uro 😀 end").Chunk(piece))
        {
            tail.Append(bytes);
        }

        Assert.Equal("o 😀 end", tail.ToString());
        tail.Append("abc"u8);
        Assert.Equal(" endabc", tail.ToString());
    }

    [Fact]
    public void A_short_text_is_kept_whole_and_broken_bytes_become_valid_text()
    {
        var tail = new TextTail(10);
        Assert.Equal("", tail.ToString());
        tail.Append([0x61, 0xFF, 0x62]);
        Assert.Equal("a\uFFFDb", tail.ToString());
    }
}
