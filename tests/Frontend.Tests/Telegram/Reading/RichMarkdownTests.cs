using System.Text.Json;
using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram.Reading;

public sealed class RichMarkdownTests
{
    [Theory]
    [InlineData("""{"type":"heading","size":2,"text":"Title"}""", "## Title", "Title")]
    [InlineData("""{"type":"paragraph","text":["a ",{"type":"bold","text":"b"}," ",{"type":"italic","text":["c",{"type":"code","text":"d`e"}]}]}""", "a **b** *c``d`e``*", "a b cd`e")]
    [InlineData("""{"type":"paragraph","text":{"type":"url","url":"https://x.org/","text":"the docs"}}""", "[the docs](https://x.org/)", "the docs")]
    [InlineData("""{"type":"paragraph","text":{"type":"url","url":"https://x.org/","text":"https://x.org/"}}""", "https://x.org/", "https://x.org/")]
    [InlineData("""{"type":"pre","language":"sh","text":"ls -la\nfi"}""", "```sh\nls -la\nfi\n```", "ls -la\nfi")]
    [InlineData("""{"type":"divider"}""", "---", "")]
    [InlineData("""{"type":"mathematical_expression","expression":"x^2"}""", "$$\nx^2\n$$", "x^2")]
    [InlineData("""{"type":"list","items":[{"label":"•","blocks":[{"type":"paragraph","text":"one"},{"type":"list","items":[{"label":"1.","value":1,"blocks":[{"type":"paragraph","text":"in"}]}]}]},{"label":"•","has_checkbox":true,"is_checked":true,"blocks":[{"type":"paragraph","text":"two"}]}]}""", "- one\n  1. in\n- [x] two", "one\n1. in\n[x] two")]
    [InlineData("""{"type":"blockquote","blocks":[{"type":"paragraph","text":"wise"},{"type":"paragraph","text":"words"}],"credit":"Bob"}""", "> wise\n> \n> words\n> — Bob", "wise\nwords\n— Bob")]
    [InlineData("""{"type":"expandable_blockquote","text":"long"}""", "> long", "long")]
    [InlineData("""{"type":"pullquote","text":"pulled"}""", "> pulled", "pulled")]
    [InlineData("""{"type":"table","caption":"Prices","cells":[[{"text":"a|b","is_header":true},{"text":"c","is_header":true}],[{"text":"1"},{}],[{"text":"wide","colspan":2}]]}""", "Prices\n\n| a\\|b | c |\n| --- | --- |\n| 1 |  |\n| wide |  |", "Prices\na|b\tc\n1\t\nwide\t")]
    [InlineData("""{"type":"table","cells":[[{"text":"1"},{"text":"2"}]]}""", "|  |  |\n| --- | --- |\n| 1 | 2 |", "1\t2")]
    [InlineData("""{"type":"details","summary":"More","blocks":[{"type":"paragraph","text":"hidden"}]}""", "**More**\n\nhidden", "More\nhidden")]
    [InlineData("""{"type":"photo","photo":[],"caption":{"text":"a cat"}}""", "(photo) a cat", "a cat")]
    [InlineData("""{"type":"buttons","buttons":[{"text":"Go","url":"https://x.org/"}]}""", "[Go](https://x.org/)", "Go")]
    [InlineData("""{"type":"anchor","name":"top"}""", "", "")]
    [InlineData("""{"type":"hologram","depth":3,"text":["seen ",{"type":"shiny","text":"through"}],"blocks":[{"type":"paragraph","text":"and on"}]}""", "seen throughand on", "seen throughand on")]
    [InlineData("""{"type":"paragraph","text":["a ",{"type":"shiny","text":"b"}]}""", "a b", "a b")]
    public void A_block_is_read_as_Markdown_and_without_markup(string block, string markdown, string plain)
    {
        var message = JsonSerializer.Deserialize<RichMessage>($$"""{"blocks":[{{block}}]}""", JsonBotAPI.Options)!;
        Assert.Equal(markdown, RichMarkdown.Of(message, isPlain: false));
        Assert.Equal(plain.TrimEnd('\n'), RichMarkdown.Of(message, isPlain: true).TrimEnd('\n'));
    }
}
