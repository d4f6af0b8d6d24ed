using System.Reflection;
using System.Text.Json;
using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot.Types;
using Telegram.Bot.Types.Enums;

namespace Dormouse.Frontend.Tests.Telegram.Reading;

public sealed class MessageFieldsTests
{
    // What the library works out of other fields.
    private static readonly string[] Computed = ["entity_values", "caption_entity_values", "is_service_message", "type"];

    [Fact]
    public void Every_field_of_a_message_that_the_library_knows_is_decided()
    {
        var fields = typeof(Message).GetProperties(BindingFlags.Public | BindingFlags.Instance).Select(
            static property => Name(property.Name)).Except(Computed);
        Assert.DoesNotContain(fields, static field => MessageFields.Of(field) is null);
    }

    [Fact]
    public void Every_kind_of_message_that_the_library_knows_is_decided()
    {
        var kinds = Enum.GetNames<MessageType>().Except([nameof(MessageType.Unknown)]).Select(Name);
        Assert.DoesNotContain(
            kinds,
            static kind => MessageFields.Of(kind)?.Handling is not (FieldHandling.Read or FieldHandling.Told or FieldHandling.Service));
    }

    [Theory]
    [InlineData("""{"poll":{}}""", "A poll")]
    [InlineData("""{"invoice":{}}""", "An invoice")]
    [InlineData("""{"new_chat_title":"x"}""", null)]
    [InlineData("""{"pinned_message":{},"hologram":{}}""", null)]
    [InlineData("""{"message_id":1,"holographic_note":{}}""", "A message of the kind “holographic note”")]
    [InlineData("""{"invoice":{},"hologram":{}}""", "An invoice")]
    [InlineData("""{"rich_message":{"blocks":[]}}""", "A formatted message without words")]
    [InlineData("""{"message_id":1,"date":2}""", "An empty message")]
    public void What_is_no_text_and_no_file_has_a_name_unless_nobody_wrote_it(string message, string? name)
    {
        using var json = JsonDocument.Parse(message);
        Assert.Equal(name, MessageFields.NameOf(json.RootElement));
    }

    private static string Name(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
