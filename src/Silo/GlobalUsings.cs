global using SessionOptions = Dormouse.Grains.Sessions.SessionOptions;
