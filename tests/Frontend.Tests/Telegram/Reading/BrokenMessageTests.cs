using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Frontend.Telegram.Reading;
using Telegram.Bot;
using Telegram.Bot.Types;

namespace Dormouse.Frontend.Tests.Telegram.Reading;

/// <summary>Messages in which something is missing or nonsense: what the library can read, we can.</summary>
public sealed class BrokenMessageTests
{
    private static readonly string[] Messages =
    [
        """
        {"text":"see docs, Bob: ls","forward_origin":{"type":"user","date":1764000000,"sender_user":{"id":9,"is_bot":false,"first_name":"Bob"}},
         "entities":[{"type":"text_link","offset":4,"length":4,"url":"https://x.org"},{"type":"pre","offset":15,"length":2,"language":"sh"},
         {"type":"text_mention","offset":10,"length":3,"user":{"id":9,"is_bot":false,"first_name":"Bob"}},{"type":"blockquote","offset":0,"length":8}],
         "via_bot":{"id":8,"is_bot":true,"first_name":"Gif"},"quote":{"text":"see","position":0,"is_manual":true},
         "reply_to_message":{"message_id":3,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":9,"is_bot":false,"first_name":"Bob"},"caption":"x","photo":[]}}
        """,
        """{"text":"x","forward_origin":{"type":"channel","date":1764000000,"message_id":7,"chat":{"id":-5,"type":"channel","title":"News","username":"news"},"author_signature":"x"}}""",
        """{"text":"x","forward_origin":{"type":"chat","date":1764000000,"sender_chat":{"id":-5,"type":"supergroup","title":"Team"},"author_signature":"x"}}""",
        """{"text":"x","forward_origin":{"type":"hidden_user","date":1764000000,"sender_user_name":"Cid"}}""",
        """{"text":"x","external_reply":{"origin":{"type":"user","date":1,"sender_user":{"id":9,"is_bot":false,"first_name":"Bob"}},"chat":{"id":-5,"type":"supergroup","title":"Team"}}}""",
        """{"text":"x","reply_to_story":{"chat":{"id":-5,"type":"channel","title":"News"},"id":1}}""",
        """
        {"text":"x","reply_to_checklist_task_id":1,"reply_to_message":{"message_id":3,"date":1,"chat":{"id":1,"type":"private"},
         "checklist":{"title":"To buy","tasks":[{"id":1,"text":"milk","completed_by_user":{"id":9,"is_bot":false,"first_name":"Bob"},"completion_date":1}]}}}
        """,
        """{"checklist":{"title":"To buy","tasks":[{"id":1,"text":"milk"}]}}""",
        """{"gift":{"gift":{"id":"g","star_count":1},"text":"for you","entities":[{"type":"bold","offset":0,"length":3}]}}""",
        """
        {"rich_message":{"blocks":[{"type":"heading","size":2,"text":["a",{"type":"bold","text":"b"},{"type":"shiny","text":"q"}]},
         {"type":"list","items":[{"label":"1.","value":1,"has_checkbox":true,"blocks":[{"type":"paragraph","text":{"type":"url","url":"https://x","text":"y"}}]}]},
         {"type":"table","caption":"t","cells":[[{"text":"a","is_header":true,"colspan":2}],[{"text":"b"},{}]]},{"type":"pre","language":"sh","text":"ls"},
         {"type":"blockquote","blocks":[{"type":"divider"}],"credit":"Bob"},{"type":"details","summary":"s","blocks":[{"type":"paragraph","text":"p"}]},
         {"type":"map","location":{"latitude":1,"longitude":2},"zoom":3,"width":4,"height":5,"caption":{"text":"m","credit":"c"}},
         {"type":"buttons","buttons":[{"text":"Go","url":"https://x"}]},{"type":"photo","photo":[],"caption":{"text":"cat"}},
         {"type":"mathematical_expression","expression":"x"},{"type":"collage","blocks":[],"caption":{"text":"c"}},{"type":"hologram","text":["a",{"text":"b"}]},
         {"type":"paragraph","text":[{"type":"text_mention","text":"Bob","user":{"id":9,"is_bot":false,"first_name":"B"}},{"type":"custom_emoji","custom_emoji_id":"1","alternative_text":"x"},
          {"type":"mathematical_expression","expression":"y"},{"type":"button","button":{"text":"z"}},{"type":"date_time","text":"t","unix_time":1},{"type":"code","text":"c"}]}]}}
        """,
    ];

    public static TheoryData<int> All => [.. Enumerable.Range(0, Messages.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void What_the_library_can_read_is_read(int index)
    {
        var whole = JsonNode.Parse(Messages[index])!.AsObject();
        var read = 0;
        foreach (var broken in Broken(whole).Prepend(whole))
        {
            var json = broken.DeepClone().AsObject();
            (json["message_id"], json["date"], json["chat"]) = (1, 1, JsonNode.Parse("""{"id":1,"type":"private"}"""));
            Message message;
            try
            {
                message = json.Deserialize<Message>(JsonBotAPI.Options)!;
            }
            catch (Exception)
            {
                // The library has more than one way to say that it can't.
                continue;
            }

            using var raw = JsonDocument.Parse(json.ToJsonString());
            var words = MessageWords.Of(message);
            _ = MessageSurroundings.Of(message, words, "a.txt", MessageFields.NotGiven(raw.RootElement), me: null);
            Assert.True(words.Text.Length > 0 || MessageFields.NameOf(raw.RootElement) is not null, json.ToJsonString());
            read++;
        }

        Assert.True(read > 1);
    }

    /// <summary>The same message with one thing in it missing, null, empty or of another type; each in turn.</summary>
    private static IEnumerable<JsonObject> Broken(JsonObject whole)
    {
        foreach (var path in Paths(whole, []))
        {
            foreach (var change in new Func<JsonNode?>?[] { null, static () => null, static () => "", static () => -1, static () => new JsonArray(), static () => new JsonObject(), static () => new JsonArray((JsonNode?)null) })
            {
                var copy = whole.DeepClone().AsObject();
                var parent = path[..^1].Aggregate((JsonNode)copy, static (node, key) => key is int at ? node[at]! : node[(string)key]!);
                if (parent is JsonArray array)
                {
                    var at = (int)path[^1];
                    array.RemoveAt(at);
                    if (change is not null)
                    {
                        array.Insert(at, change());
                    }
                }
                else if (change is null)
                {
                    parent.AsObject().Remove((string)path[^1]);
                }
                else
                {
                    parent[(string)path[^1]] = change();
                }

                yield return copy;
            }
        }
    }

    private static IEnumerable<object[]> Paths(JsonNode? node, object[] path)
    {
        IEnumerable<(object Key, JsonNode? Value)> inner = node switch
        {
            JsonObject fields => fields.Select(static field => ((object)field.Key, field.Value)),
            JsonArray array => array.Select(static (item, at) => ((object)at, item)),
            _ => [],
        };
        foreach (var (key, value) in inner)
        {
            object[] here = [.. path, key];
            yield return here;
            foreach (var deeper in Paths(value, here))
            {
                yield return deeper;
            }
        }
    }
}
